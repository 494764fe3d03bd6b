package haltwise.linux;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How fast the CPUs are: the frequency that they keep up without turbo, whether turbo is on, and the frequency now.
///
/// @param base empty where nothing tells
/// @param turbo whether the CPUs may run faster than their base frequency; empty where it cannot be seen
public record CpuClock(Optional<Base> base, Optional<Boolean> turbo) {
  private static final String CPUS = "/sys/devices/system/cpu/";
  private static final String CPUINFO = "/proc/cpuinfo";
  private static final Pattern IN_NAME = Pattern.compile("@ *(\\d+(?:\\.\\d+)?) *GHz");
  private static final double HZ_A_KHZ = 1e3;
  private static final double HZ_A_MHZ = 1e6;
  private static final double HZ_A_GHZ = 1e9;

  /// @param hz cycles a second
  /// @param source where it stands
  public record Base(double hz, String source) {
  }

  public static CpuClock read(HostFiles files) {
    return new CpuClock(base(files), turbo(files));
  }

  /// The best that there is: in a virtual machine often only what /proc/cpuinfo shows, which is the clock of the
  /// time-stamp counter there, and close to the base frequency.
  private static Optional<Base> base(HostFiles files) {
    return number(files, CPUS + "cpu0/cpufreq/base_frequency", HZ_A_KHZ, "cpufreq")
        .or(() -> number(files, CPUS + "cpu0/acpi_cppc/nominal_freq", HZ_A_MHZ, "ACPI"))
        .or(() -> inName(HostIdentity.cpuModel(files)))
        .or(() -> mhz(files).map(hz -> new Base(hz, CPUINFO)));
  }

  private static Optional<Base> number(HostFiles files, String path, double unit, String source) {
    OptionalLong n = files.number(path);
    return n.isPresent() && n.getAsLong() > 0
        ? Optional.of(new Base(n.getAsLong() * unit, source))
        : Optional.empty();
  }

  private static Optional<Base> inName(String model) {
    Matcher m = IN_NAME.matcher(model);
    return m.find()
        ? Optional.of(new Base(Double.parseDouble(m.group(1)) * HZ_A_GHZ, "name of the CPU"))
        : Optional.empty();
  }

  private static Optional<Double> mhz(HostFiles files) {
    return files.line(CPUINFO, "cpu MHz").map(l -> l.substring(l.indexOf(':') + 1).strip())
        .filter(t -> t.matches("\\d+(\\.\\d+)?")).map(t -> Double.parseDouble(t) * HZ_A_MHZ);
  }

  private static Optional<Boolean> turbo(HostFiles files) {
    OptionalLong off = files.number(CPUS + "intel_pstate/no_turbo");
    OptionalLong boost = files.number(CPUS + "cpufreq/boost");
    if (off.isPresent()) {
      return Optional.of(off.getAsLong() == 0);
    }
    return boost.isPresent() ? Optional.of(boost.getAsLong() != 0) : Optional.empty();
  }

  /// The mean over the CPUs now, cycles a second; empty where the kernel does not tell, as in most virtual machines.
  public static OptionalDouble nowHz(HostFiles files) {
    List<String> cpus = files.list(CPUS).stream().filter(n -> n.matches("cpu\\d+")).toList();
    return cpus.stream().map(c -> files.number(CPUS + c + "/cpufreq/scaling_cur_freq"))
        .filter(OptionalLong::isPresent).mapToDouble(khz -> khz.getAsLong() * HZ_A_KHZ).average();
  }
}
