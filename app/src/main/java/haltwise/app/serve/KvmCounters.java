package haltwise.app.serve;

import haltwise.app.top.Watchlist;
import haltwise.trace.counts.HaltCounts;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// What KVM itself counts of VMs, whether anybody watches their halts or not. For one thread.
public interface KvmCounters extends AutoCloseable {
  /// Of VMs that do not come or go.
  ///
  /// @param read as [#read]
  static KvmCounters of(Supplier<Map<Integer, HaltCounts>> read) {
    return new KvmCounters() {
      @Override
      public void follow(List<Watchlist.Found> vms) {
      }

      @Override
      public Map<Integer, HaltCounts> read() {
        return read.get();
      }

      @Override
      public void close() {
      }
    };
  }

  /// Counts these VMs from now on, and no others.
  void follow(List<Watchlist.Found> vms);

  /// Of each VM by its process, since it began; those that cannot be read are left out.
  Map<Integer, HaltCounts> read();

  @Override
  void close();
}
