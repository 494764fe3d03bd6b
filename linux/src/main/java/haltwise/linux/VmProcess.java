package haltwise.linux;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A process that holds a virtual machine: it has the file descriptor `anon_inode:kvm-vm` open. Two VMs in one
/// process cannot be told apart from outside and count as one.
///
/// @param name the process's `comm`
/// @param vcpuCount file descriptors `anon_inode:kvm-vcpu:N`
/// @param startTicks when the process started, clock ticks after boot; with the id it names the process for ever
/// @param vcpuThreads those whose names tell; when none does, every thread of the process is a candidate
public record VmProcess(int processId, String name, int vcpuCount, long startTicks,
    List<VcpuThread> vcpuThreads) {
  private static final String PROC = "/proc/";
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  public VmProcess {
    vcpuThreads = List.copyOf(vcpuThreads);
  }

  /// Whether the names of the threads tell which run vCPUs. If not, [#vcpuThreads] are candidates, and only the
  /// trace events tell.
  public boolean threadsAreNamed() {
    return vcpuThreads.stream().allMatch(t -> t.vcpuId().isPresent());
  }

  /// All VMs of this host whose processes we may look into, by process id.
  public static List<VmProcess> running() {
    return running(HostFiles.ofThisHost());
  }

  /// As [#running()], of any host.
  public static List<VmProcess> running(HostFiles files) {
    return numbers(files, PROC).stream().flatMap(pid -> find(files, pid).stream())
        .sorted(Comparator.comparingInt(VmProcess::processId)).toList();
  }

  /// All processes, whether they hold a VM or not.
  public static List<Integer> processIds() {
    return numbers(HostFiles.ofThisHost(), PROC);
  }

  /// @return empty when there is no such process, it holds no VM, or we may not look
  public static Optional<VmProcess> find(int processId) {
    return find(HostFiles.ofThisHost(), processId);
  }

  private static Optional<VmProcess> find(HostFiles host, int processId) {
    String folder = PROC + processId;
    List<String> open = numbers(host, folder + "/fd").stream()
        .map(fd -> host.link(folder + "/fd/" + fd).orElse("")).toList();
    if (!open.contains("anon_inode:kvm-vm")) {
      return Optional.empty();
    }
    int vcpus = (int) open.stream().filter(f -> f.startsWith("anon_inode:kvm-vcpu:")).count();
    List<VcpuThread> threads = new ArrayList<>();
    for (int tid : numbers(host, folder + "/task")) {
      threads.add(VcpuThread.of(tid, host.read(folder + "/task/" + tid + "/comm").orElse("")));
    }
    List<VcpuThread> named = threads.stream().filter(t -> t.vcpuId().isPresent()).toList();
    return Optional.of(new VmProcess(processId, host.read(folder + "/comm").orElse(""), vcpus,
        startTicks(host, processId), named.isEmpty() ? threads : named));
  }

  /// @return clock ticks after boot (proc(5), `stat` field 22); -1 when the process is gone, or ended and not yet waited for
  public static long startTicks(int processId) {
    return startTicks(HostFiles.ofThisHost(), processId);
  }

  private static long startTicks(HostFiles files, int processId) {
    String stat = files.read(PROC + processId + "/stat").orElse("");
    // The name, field 2, is in parentheses and may hold spaces and parentheses itself.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    return fields.length > 19 && !fields[0].equals("Z") ? Long.parseLong(fields[19]) : -1;
  }

  /// The threads of a process; none when it is gone.
  public static List<Integer> threadIds(int processId) {
    return numbers(HostFiles.ofThisHost(), PROC + processId + "/task");
  }

  /// @return its `comm`; empty when it is gone
  public static String threadName(int processId, int threadId) {
    return HostFiles.ofThisHost().read(PROC + processId + "/task/" + threadId + "/comm").orElse("");
  }

  /// The entries of a /proc folder that are numbers.
  private static List<Integer> numbers(HostFiles files, String folder) {
    return files.list(folder).stream().filter(n -> NUMBER.matcher(n).matches())
        .map(Integer::valueOf).sorted().toList();
  }
}
