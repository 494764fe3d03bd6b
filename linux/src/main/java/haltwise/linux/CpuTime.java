package haltwise.linux;

import java.util.OptionalDouble;

/// How the CPUs spent their time since the start (`cpu` in /proc/stat), in clock ticks.
///
/// @param steal what the hypervisor below gave to others while this machine had work
/// @param all of user, nice, system, idle, iowait, irq, softirq and steal
public record CpuTime(long steal, long all) {
  private static final int FIELDS = 8;

  /// Zero where it cannot be read.
  public static CpuTime read(HostFiles files) {
    String[] fields = files.line("/proc/stat", "cpu ").orElse("").split(" +");
    if (fields.length < FIELDS) {
      return new CpuTime(0, 0);
    }
    long all = 0;
    for (int i = 0; i < FIELDS; i++) {
      all += fields[i].matches("\\d{1,18}") ? Long.parseLong(fields[i]) : 0;
    }
    String steal = fields[FIELDS - 1];
    return new CpuTime(steal.matches("\\d{1,18}") ? Long.parseLong(steal) : 0, all);
  }

  /// @return steal as a share of all time since an earlier reading, 0..1; empty when none passed
  public OptionalDouble stealShareSince(CpuTime earlier) {
    long passed = all - earlier.all;
    return passed <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.max(0, steal - earlier.steal) / (double) passed);
  }
}
