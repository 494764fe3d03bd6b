package haltwise.app.compare;

import haltwise.linux.HostFiles;
import java.util.Collection;

/// How the host's CPUs spent their time, in clock ticks since the start. Source: `cpu` in /proc/stat, and fields 14 to 17 of
/// /proc/PID/stat (proc(5)).
///
/// @param all of all CPUs
/// @param busy of them: user, nice, system; interrupts belong to nobody
/// @param stolen of them: given to others by the hypervisor below
/// @param ours of the busy ones: processes that belong to the experiment, and threads of the kernel, which work for them
record HostTicks(long all, long busy, long stolen, long ours) {
  private static final int FIELDS = 8;
  /// 0.1 s of two CPUs, at the usual 100 ticks a second.
  private static final int FEWEST = 20;
  /// User, nice, system.
  private static final int BUSY = 3;
  private static final int STEAL = 7;
  /// Field 4 (ppid), counted behind the name; that of kernel threads is kthreadd.
  private static final int PARENT = 1;
  private static final String KTHREADD = "2";
  /// Fields 14 (utime) to 17 (cstime), counted behind the name.
  private static final int FIRST_OF_PROCESS = 11;
  private static final int OF_PROCESS = 4;

  static HostTicks read(HostFiles files, Collection<Integer> processIds) {
    String[] cpu = files.line("/proc/stat", "cpu ").orElse("").split(" +");
    long all = 0;
    long busy = 0;
    for (int i = 0; i < Math.min(FIELDS, cpu.length); i++) {
      all += number(cpu[i]);
      busy += i < BUSY ? number(cpu[i]) : 0;
    }
    long ours = 0;
    for (String process : files.list("/proc")) {
      if (process.matches("\\d{1,9}")) {
        ours += ofProcess(files.read("/proc/" + process + "/stat").orElse(""),
            processIds.contains(Integer.valueOf(process)));
      }
    }
    return new HostTicks(all, busy, cpu.length > STEAL ? number(cpu[STEAL]) : 0, ours);
  }

  /// With those of its children that ended; 0 when it is neither ours nor the kernel's.
  private static long ofProcess(String stat, boolean ours) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    if (!ours && !(fields.length > PARENT && fields[PARENT].equals(KTHREADD))) {
      return 0;
    }
    long ticks = 0;
    for (int i = FIRST_OF_PROCESS; i < FIRST_OF_PROCESS + OF_PROCESS && i < fields.length; i++) {
      ticks += number(fields[i]);
    }
    return ticks;
  }

  private static long number(String text) {
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }

  /// Out of all CPU time since an earlier reading, 0..1; 0 when no tick passed.
  double othersShareSince(HostTicks earlier) {
    return share(busy - earlier.busy - (ours - earlier.ours), earlier);
  }

  /// Whether so few ticks passed that one more or less would be a share of its own.
  boolean isTooShortSince(HostTicks earlier) {
    return all - earlier.all < FEWEST;
  }

  /// As [#othersShareSince].
  double stolenShareSince(HostTicks earlier) {
    return share(stolen - earlier.stolen, earlier);
  }

  private double share(long part, HostTicks earlier) {
    long passed = all - earlier.all;
    return passed <= 0 ? 0 : Math.clamp((double) part / passed, 0, 1);
  }
}
