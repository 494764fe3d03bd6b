package haltwise.app.serve;

import haltwise.linux.HostFiles;

/// How much of the CPUs' time somebody below or beside us had. Source: `cpu` in /proc/stat, column steal (proc(5)).
final class HostSteal {
  private static final int FIELDS = 8;
  private static final int STEAL = 7;

  private final HostFiles files;
  private long all;
  private long stolen;

  HostSteal(HostFiles files) {
    this.files = files;
    takeShare();
  }

  /// Since the last call, 0..1; 0 when no tick passed.
  double takeShare() {
    String[] cpu = files.line("/proc/stat", "cpu ").orElse("").strip().split(" +");
    long nowAll = 0;
    for (int i = 0; i < Math.min(FIELDS, cpu.length); i++) {
      nowAll += number(cpu[i]);
    }
    long nowStolen = cpu.length > STEAL ? number(cpu[STEAL]) : 0;
    long passed = nowAll - all;
    double share = passed <= 0 ? 0 : Math.clamp((double) (nowStolen - stolen) / passed, 0, 1);
    all = nowAll;
    stolen = nowStolen;
    return share;
  }

  private static long number(String text) {
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }
}
