package haltwise.doctor.host;

import haltwise.linux.HostFiles;

/// How many CPUs there are, and whether two share a core.
///
/// @param online CPUs that run
/// @param threadsPerCore of the first CPU's core, >= 1
/// @param smtControl `on`, `off`, `forceoff`, `notsupported`, `notimplemented`; empty where the kernel does not tell
public record CpuLayout(int online, int threadsPerCore, String smtControl) {
  private static final String CPUS = "/sys/devices/system/cpu/";

  public static CpuLayout read(HostFiles files) {
    return new CpuLayout(Math.max(1, count(files.read(CPUS + "online").orElse("0"))),
        Math.max(1, count(files.read(CPUS + "cpu0/topology/thread_siblings_list").orElse("0"))),
        files.read(CPUS + "smt/control").orElse(""));
  }

  public boolean sharesCores() {
    return threadsPerCore > 1;
  }

  /// Of a list as the kernel writes it: `0-3,8` is 5.
  static int count(String list) {
    int n = 0;
    for (String part : list.split(",")) {
      String[] ends = part.strip().split("-");
      if (ends.length == 0 || !ends[0].matches("\\d{1,6}")) {
        continue;
      }
      n += ends.length > 1 && ends[1].matches("\\d{1,6}")
          ? Integer.parseInt(ends[1]) - Integer.parseInt(ends[0]) + 1
          : 1;
    }
    return n;
  }
}
