package haltwise.linux;

import java.util.Map;

/// Which machine and kernel this is, as uname(2) says.
///
/// @param kernelRelease such as `6.12.111+deb12-cloud-amd64`
/// @param architecture as `uname -m`: `x86_64`, `aarch64`
public record HostIdentity(String hostName, String kernelRelease, String architecture) {
  // What the JDK calls an architecture, where uname says otherwise.
  private static final Map<String, String> UNAME = Map.of("amd64", "x86_64");

  public static HostIdentity read() {
    return read(HostFiles.ofThisHost(), architectureHere());
  }

  /// As [#read()], of any host.
  public static HostIdentity read(HostFiles files, String architecture) {
    return new HostIdentity(files.read("/proc/sys/kernel/hostname").orElse("unknown"),
        files.read("/proc/sys/kernel/osrelease").orElse("unknown"), architecture);
  }

  /// That of this process.
  public static String architectureHere() {
    String arch = System.getProperty("os.arch", "");
    return UNAME.getOrDefault(arch, arch);
  }

  /// What the CPU calls itself (`model name` in /proc/cpuinfo); empty where it does not.
  public static String cpuModel() {
    return cpuModel(HostFiles.ofThisHost());
  }

  /// As [#cpuModel()], of any host.
  public static String cpuModel(HostFiles files) {
    return files.line("/proc/cpuinfo", "model name")
        .map(l -> l.substring(l.indexOf(':') + 1).strip()).orElse("");
  }
}
