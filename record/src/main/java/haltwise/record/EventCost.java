package haltwise.record;

import haltwise.linux.TracingInstance;
import haltwise.linux.ffm.CallResult;
import haltwise.linux.ffm.LibC;
import java.nio.ByteBuffer;

/// What it costs a thread to write a trace event into an instance: measured by writing marks of the size of an event,
/// less what the same call costs that writes nothing. It stands for the real events, which also pass a filter but need no
/// copy from user space.
final class EventCost {
  /// As long as a `kvm_vcpu_wakeup` record, number of the mark included.
  private static final int MARK_BYTES = 20;
  /// Short ones, so that on a busy host some are not interrupted: the quickest counts.
  private static final int ROUNDS = 80;
  private static final int WRITES = 50;
  // include/uapi/asm-generic/fcntl.h; x86 and arm64 use the same numbers
  private static final int O_WRONLY_CLOEXEC = 1 | 0x80000;

  private EventCost() {
  }

  /// @param instance switched on; the marks go into its buffer
  /// @return ns; 0 when it cannot be measured here
  static double measureNs(TracingInstance instance) {
    CallResult marks = LibC.open(instance.directory().resolve("trace_marker_raw").toString(),
        O_WRONLY_CLOEXEC, 0);
    CallResult nowhere = LibC.open("/dev/null", O_WRONLY_CLOEXEC, 0);
    try {
      if (marks.failed() || nowhere.failed()) {
        return 0;
      }
      ByteBuffer mark = LibC.allocate(MARK_BYTES);
      double markNs = Double.MAX_VALUE;
      double emptyNs = Double.MAX_VALUE;
      for (int i = 0; i < ROUNDS; i++) {
        markNs = Math.min(markNs, writeNs(marks.intValue(), mark));
        emptyNs = Math.min(emptyNs, writeNs(nowhere.intValue(), mark));
      }
      return Math.max(0, markNs - emptyNs);
    } finally {
      close(marks);
      close(nowhere);
    }
  }

  private static void close(CallResult opened) {
    if (!opened.failed()) {
      LibC.close(opened.intValue());
    }
  }

  private static double writeNs(int fd, ByteBuffer mark) {
    long startNs = System.nanoTime();
    for (int i = 0; i < WRITES; i++) {
      if (LibC.write(fd, mark).failed()) {
        return Double.MAX_VALUE;
      }
    }
    return (double) (System.nanoTime() - startNs) / WRITES;
  }
}
