package haltwise.app.serve;

import haltwise.app.top.Watchlist;
import haltwise.trace.counts.HaltCounts;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What KVM itself counts of VMs, whether anybody watches their halts or not. For one thread.
public interface KvmCounters extends AutoCloseable {
  /// Of VMs that do not come or go.
  ///
  /// @param read as [#read]
  static KvmCounters of(Supplier<Optional<HaltCounts>> read) {
    return new KvmCounters() {
      @Override
      public void follow(List<Watchlist.Found> vms) {
      }

      @Override
      public Optional<HaltCounts> read() {
        return read.get();
      }

      @Override
      public void close() {
      }
    };
  }

  /// Counts these VMs from now on.
  void follow(List<Watchlist.Found> vms);

  /// All of them together, each since it began; empty where they cannot be read.
  Optional<HaltCounts> read();

  @Override
  void close();
}
