package haltwise.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/// Which machine and kernel this is, as uname(2) says.
///
/// @param kernelRelease such as `6.12.111+deb12-cloud-amd64`
/// @param architecture as `uname -m`: `x86_64`, `aarch64`
public record HostIdentity(String hostName, String kernelRelease, String architecture) {
  // What the JDK calls an architecture, where uname says otherwise.
  private static final Map<String, String> UNAME = Map.of("amd64", "x86_64");

  public static HostIdentity read() {
    String arch = System.getProperty("os.arch", "");
    return new HostIdentity(line("/proc/sys/kernel/hostname", "unknown"),
        line("/proc/sys/kernel/osrelease", System.getProperty("os.version", "unknown")),
        UNAME.getOrDefault(arch, arch));
  }

  /// What the CPU calls itself (`model name` in /proc/cpuinfo); empty where it does not.
  public static String cpuModel() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines.filter(l -> l.startsWith("model name")).findFirst()
          .map(l -> l.substring(l.indexOf(':') + 1).strip()).orElse("");
    } catch (IOException | UncheckedIOException e) {
      return "";
    }
  }

  private static String line(String file, String otherwise) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      return otherwise;
    }
  }
}
