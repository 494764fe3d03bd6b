package haltwise.linux;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Where the files of a host tell how its CPUs idle. Source: `Documentation/admin-guide/pm/cpuidle.rst`.
public record CpuIdleFiles(HostFiles files) {
  private static final String CPUS = "/sys/devices/system/cpu/";
  private static final long NS_PER_US = 1_000;

  /// The folder of one idle state of one CPU.
  ///
  /// @param number the deeper, the higher
  public record State(HostFiles files, int cpu, int number) {
    private String path(String name) {
      return CPUS + "cpu" + cpu + "/cpuidle/state" + number + "/" + name;
    }

    /// Such as `POLL` or `C6`; empty when it has none.
    public String name() {
      return files.read(path("name")).orElse("");
    }

    /// @return -1 where the kernel has no such file
    public long number(String name) {
      return files.number(path(name)).orElse(-1);
    }

    /// A file that holds whole µs, in ns.
    ///
    /// @return -1 where the kernel has no such file
    public long ns(String name) {
      long us = number(name);
      return us < 0 ? -1 : us * NS_PER_US;
    }
  }

  /// Such as `intel_idle`, `acpi_idle`, `haltpoll`; `none` when CPUs idle without one; empty when the kernel does not tell.
  public String driver() {
    return files.read(CPUS + "cpuidle/current_driver").orElse("");
  }

  /// Such as `haltpoll` or `menu`; empty when the kernel has none.
  public String governor() {
    return files.read(CPUS + "cpuidle/current_governor")
        .or(() -> files.read(CPUS + "cpuidle/current_governor_ro")).orElse("");
  }

  /// Of all CPUs, by CPU and number.
  public List<State> states() {
    return numbers(CPUS, "cpu")
        .flatMap(cpu -> numbers(CPUS + "cpu" + cpu + "/cpuidle", "state")
            .map(number -> new State(files, cpu, number)))
        .toList();
  }

  /// The entries of a folder that are named so with a number behind.
  private Stream<Integer> numbers(String folder, String prefix) {
    Pattern name = Pattern.compile(prefix + "(\\d{1,6})");
    return files.list(folder).stream().map(name::matcher).filter(Matcher::matches)
        .map(m -> Integer.valueOf(m.group(1))).sorted(Comparator.naturalOrder());
  }
}
