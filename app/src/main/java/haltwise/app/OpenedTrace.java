package haltwise.app;

import haltwise.trace.HaltCursor;
import haltwise.trace.HaltSource;
import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuHalts;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongConsumer;

/// A trace of any size that the user named.
///
/// @param info as the user corrected it
record OpenedTrace(Path file, TraceInfo info, HaltSource halts) implements HaltSource {
  @Override
  public long haltCount() {
    return halts.haltCount();
  }

  @Override
  public void scan(Visitor visitor) {
    halts.scan(visitor);
  }

  @Override
  public HaltCursor cursor(int vcpu) {
    return halts.cursor(vcpu);
  }

  /// The same, telling a progress bar how much of the work is done.
  ///
  /// @param passes how often all halts are read
  HaltSource watched(Progress progress, int passes) {
    long all = Math.max(1, haltCount()) * passes;
    long[] seen = new long[1];
    LongConsumer count = halts -> {
      seen[0] += halts;
      progress.at(Math.min(1, (double) seen[0] / all));
    };
    return new Watched(this, count);
  }

  private record Watched(HaltSource halts, LongConsumer seen) implements HaltSource {
    @Override
    public TraceInfo info() {
      return halts.info();
    }

    @Override
    public long haltCount() {
      return halts.haltCount();
    }

    @Override
    public void scan(Visitor visitor) {
      halts.scan((vcpu, next) -> {
        visitor.visit(vcpu, next);
        seen.accept(next.size());
      });
    }

    @Override
    public HaltCursor cursor(int vcpu) {
      HaltCursor cursor = halts.cursor(vcpu);
      return new HaltCursor() {
        @Override
        public Optional<VcpuHalts> next() {
          Optional<VcpuHalts> next = cursor.next();
          next.ifPresent(h -> seen.accept(h.size()));
          return next;
        }

        @Override
        public void close() {
          cursor.close();
        }
      };
    }
  }
}
