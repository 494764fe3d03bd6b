package haltwise.linux;

import haltwise.linux.ffm.CallResult;
import haltwise.linux.ffm.LibC;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Performance counters of given threads, of any process: user, kernel and guest time alike, from the moment of opening.
/// Source: perf_event_open(2).
///
/// The events of a thread are one group, so that they count the same stretches of time even where the hardware has fewer
/// counters than are wanted.
public final class ThreadCounters implements AutoCloseable {
  // include/uapi/linux/perf_event.h
  private static final int ATTRIBUTE_BYTES = 64;
  private static final int AT_SIZE = 4;
  private static final int AT_CONFIG = 8;
  private static final int AT_READ_FORMAT = 32;
  private static final long TOTAL_TIME_ENABLED_AND_RUNNING = 1 | 2;
  private static final int FLAG_FD_CLOEXEC = 8;
  private static final int NO_GROUP = -1;
  private static final int ANY_CPU = -1;

  private final List<Counter> counters;

  private record Counter(PerfEvent event, FileDescriptor fd) {
  }

  private ThreadCounters(List<Counter> counters) {
    this.counters = counters;
  }

  /// @param threadIds as the kernel numbers them
  /// @throws HostException when this host or this process cannot count one of them: says why, and the remedy
  public static ThreadCounters open(List<Integer> threadIds, List<PerfEvent> events) {
    List<Counter> open = new ArrayList<>();
    try {
      for (int thread : threadIds) {
        int leader = NO_GROUP;
        for (PerfEvent event : events) {
          FileDescriptor fd = open(thread, event, leader);
          open.add(new Counter(event, fd));
          leader = leader == NO_GROUP ? fd.number() : leader;
        }
      }
      return new ThreadCounters(List.copyOf(open));
    } catch (HostException e) {
      open.forEach(c -> c.fd.close());
      throw e;
    }
  }

  private static FileDescriptor open(int thread, PerfEvent event, int group) {
    ByteBuffer attributes = LibC.allocate(ATTRIBUTE_BYTES).putInt(0, event.type())
        .putInt(AT_SIZE, ATTRIBUTE_BYTES).putLong(AT_CONFIG, event.config())
        .putLong(AT_READ_FORMAT, TOTAL_TIME_ENABLED_AND_RUNNING);
    CallResult r = LibC.syscallWithStruct(systemCall(), attributes, thread, ANY_CPU, group,
        FLAG_FD_CLOEXEC);
    if (r.failed()) {
      throw new HostException("Cannot count " + event.word() + " of thread " + thread, r.errno(),
          remedy(r.errno(), event));
    }
    return new FileDescriptor(r.intValue());
  }

  /// Its number: arch/x86/entry/syscalls/syscall_64.tbl; include/uapi/asm-generic/unistd.h for the others.
  private static int systemCall() {
    return HostIdentity.architectureHere().equals("x86_64") ? 298 : 241;
  }

  private static String remedy(int errno, PerfEvent event) {
    return switch (errno) {
      case Errno.EACCES, Errno.EPERM ->
        "Run as root, or let everyone count: sysctl kernel.perf_event_paranoid=1.";
      case Errno.ESRCH -> "The thread has ended.";
      case Errno.EMFILE -> "Raise the limit of open files (ulimit -n).";
      case Errno.ENOSYS -> "The kernel lacks CONFIG_PERF_EVENTS.";
      default -> event.needsHardware()
          ? "The kernel sees no performance counters of this CPU: a virtual machine has them only if its host gives it a"
              + " virtual PMU."
          : "This kernel does not count it.";
    };
  }

  /// All counters at one moment.
  public Reading read() {
    ByteBuffer triple = LibC.allocate(3 * Long.BYTES);
    List<Count> counts = new ArrayList<>(counters.size());
    for (Counter c : counters) {
      CallResult r = LibC.read(c.fd.number(), triple);
      if (r.failed() || r.value() != triple.capacity()) {
        throw new HostException("Cannot read the counter of " + c.event.word(), r.errno(),
            "Run again.");
      }
      counts.add(new Count(c.event, triple.getLong(0), triple.getLong(8), triple.getLong(16)));
    }
    return new Reading(counts);
  }

  /// @param count since the opening, while the event was on a counter
  /// @param enabledNs how long the thread ran meanwhile, ns
  /// @param runningNs how long of that the event was on a counter, ns
  public record Count(PerfEvent event, long count, long enabledNs, long runningNs) {
    Count minus(Count earlier) {
      return new Count(event, count - earlier.count, enabledNs - earlier.enabledNs,
          runningNs - earlier.runningNs);
    }

    /// Whether the event never was on a counter, although the thread ran.
    boolean isUnknown() {
      return runningNs == 0 && enabledNs > 0;
    }

    /// For the whole time: what was counted in a part of it stands for the rest.
    long scaled() {
      return runningNs == 0 || runningNs == enabledNs
          ? count
          : Math.round(count * ((double) enabledNs / runningNs));
    }
  }

  /// @param counts each event of each thread, in the order of opening
  public record Reading(List<Count> counts) {
    public Reading {
      counts = List.copyOf(counts);
    }

    /// What all threads counted since an earlier reading of the same counters.
    ///
    /// @return empty where the hardware had no counter free for it
    public OptionalLong since(Reading earlier, PerfEvent event) {
      long sum = 0;
      for (int i = 0; i < counts.size(); i++) {
        if (counts.get(i).event == event) {
          Count grown = counts.get(i).minus(earlier.counts.get(i));
          if (grown.isUnknown()) {
            return OptionalLong.empty();
          }
          sum += grown.scaled();
        }
      }
      return OptionalLong.of(sum);
    }
  }

  @Override
  public void close() {
    counters.forEach(c -> c.fd.close());
  }
}
