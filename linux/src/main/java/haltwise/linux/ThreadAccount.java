package haltwise.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What the scheduler has charged a thread, of whatever process.
/// Source: `schedstat` and `status` in /proc/TID/task/TID.
///
/// @param cpuNs time on a CPU (guest time included), ns; up to one scheduler tick old while it runs
/// @param waitNs time runnable but waiting for a CPU, ns
/// @param voluntarySwitches times it gave up the CPU by itself: each block is one
/// @param involuntarySwitches times it was taken off the CPU
public record ThreadAccount(long cpuNs, long waitNs, long voluntarySwitches,
    long involuntarySwitches) {
  public static final ThreadAccount ZERO = new ThreadAccount(0, 0, 0, 0);
  private static final Path TASKS = Path.of("/proc/self/task");

  /// @throws HostException when there is no such thread (any more)
  public static ThreadAccount ofThread(int threadId) {
    String id = Integer.toString(threadId);
    Path task = Path.of("/proc", id, "task", id);
    try {
      String[] sched = Files.readString(task.resolve("schedstat")).strip().split(" ");
      long voluntary = 0;
      long involuntary = 0;
      for (String line : Files.readAllLines(task.resolve("status"))) {
        if (line.startsWith("voluntary_ctxt_switches:")) {
          voluntary = valueOf(line);
        } else if (line.startsWith("nonvoluntary_ctxt_switches:")) {
          involuntary = valueOf(line);
        }
      }
      return new ThreadAccount(Long.parseLong(sched[0]), Long.parseLong(sched[1]), voluntary,
          involuntary);
    } catch (IOException e) {
      throw new HostException("Cannot read the account of thread " + threadId + " in " + task, 0,
          "The thread may have ended, or the kernel lacks CONFIG_SCHED_INFO.");
    }
  }

  private static long valueOf(String line) {
    return Long.parseLong(line.substring(line.indexOf(':') + 1).strip());
  }

  /// The ids of all threads of this process.
  public static List<Integer> threadIds() {
    try (Stream<Path> tasks = Files.list(TASKS)) {
      return tasks.map(p -> Integer.parseInt(p.getFileName().toString())).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list the threads in " + TASKS + ". Mount /proc.", e);
    }
  }

  public ThreadAccount minus(ThreadAccount earlier) {
    return new ThreadAccount(cpuNs - earlier.cpuNs, waitNs - earlier.waitNs,
        voluntarySwitches - earlier.voluntarySwitches,
        involuntarySwitches - earlier.involuntarySwitches);
  }

  public ThreadAccount plus(ThreadAccount other) {
    return new ThreadAccount(cpuNs + other.cpuNs, waitNs + other.waitNs,
        voluntarySwitches + other.voluntarySwitches,
        involuntarySwitches + other.involuntarySwitches);
  }
}
