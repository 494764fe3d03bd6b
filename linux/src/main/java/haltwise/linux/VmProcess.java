package haltwise.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A process that holds a virtual machine: it has the file descriptor `anon_inode:kvm-vm` open. Two VMs in one
/// process cannot be told apart from outside and count as one.
///
/// @param name the process's `comm`
/// @param vcpuCount file descriptors `anon_inode:kvm-vcpu:N`
/// @param startTicks when the process started, clock ticks after boot; with the id it names the process for ever
/// @param vcpuThreads those whose names tell; when none does, every thread of the process is a candidate
public record VmProcess(int processId, String name, int vcpuCount, long startTicks,
    List<VcpuThread> vcpuThreads) {
  private static final Path PROC = Path.of("/proc");
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  public VmProcess {
    vcpuThreads = List.copyOf(vcpuThreads);
  }

  /// Whether the names of the threads tell which run vCPUs. If not, [#vcpuThreads] are candidates, and only the
  /// trace events tell.
  public boolean threadsAreNamed() {
    return vcpuThreads.stream().allMatch(t -> t.vcpuId().isPresent());
  }

  /// All VMs whose processes we may look into, by process id.
  public static List<VmProcess> running() {
    return children(PROC).stream().flatMap(pid -> find(pid).stream())
        .sorted(Comparator.comparingInt(VmProcess::processId)).toList();
  }

  /// @return empty when there is no such process, it holds no VM, or we may not look
  public static Optional<VmProcess> find(int processId) {
    List<String> files = openFiles(processId);
    if (!files.contains("anon_inode:kvm-vm")) {
      return Optional.empty();
    }
    int vcpus = (int) files.stream().filter(f -> f.startsWith("anon_inode:kvm-vcpu:")).count();
    Path directory = PROC.resolve(Integer.toString(processId));
    List<VcpuThread> threads = new ArrayList<>();
    for (int tid : children(directory.resolve("task"))) {
      threads.add(VcpuThread.of(tid, line(directory.resolve("task/" + tid + "/comm"))));
    }
    List<VcpuThread> named = threads.stream().filter(t -> t.vcpuId().isPresent()).toList();
    return Optional.of(new VmProcess(processId, line(directory.resolve("comm")), vcpus,
        startTicks(processId), named.isEmpty() ? threads : named));
  }

  /// @return clock ticks after boot (proc(5), `stat` field 22); -1 when the process is gone
  public static long startTicks(int processId) {
    String stat = line(PROC.resolve(processId + "/stat"));
    // The name, field 2, is in parentheses and may hold spaces and parentheses itself.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    return fields.length > 19 ? Long.parseLong(fields[19]) : -1;
  }

  /// The threads of a process; none when it is gone.
  public static List<Integer> threadIds(int processId) {
    return children(PROC.resolve(processId + "/task"));
  }

  public static boolean isThreadAlive(int processId, int threadId) {
    return Files.exists(PROC.resolve(processId + "/task/" + threadId));
  }

  private static List<String> openFiles(int processId) {
    Path fds = PROC.resolve(processId + "/fd");
    return children(fds).stream().map(fd -> {
      try {
        return Files.readSymbolicLink(fds.resolve(Integer.toString(fd))).toString();
      } catch (IOException e) {
        return "";
      }
    }).toList();
  }

  /// The entries of a /proc directory that are numbers; none when it vanished or may not be read.
  private static List<Integer> children(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(p -> p.getFileName().toString()).filter(n -> NUMBER.matcher(n).matches())
          .map(Integer::valueOf).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  private static String line(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
