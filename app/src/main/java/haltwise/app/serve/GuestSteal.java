package haltwise.app.serve;

import haltwise.linux.HostFiles;

/// Steal of a guest, second by second: one bad second is not made good by the calm ones around it.
public final class GuestSteal {
  private final HostSteal steal;
  private double highest;

  public GuestSteal(HostFiles files) {
    steal = new HostSteal(files);
  }

  /// Since the last call of either, 0..1.
  public double watch() {
    double share = steal.takeShare();
    highest = Math.max(highest, share);
    return share;
  }

  /// The highest since this was asked last.
  public double takeHighest() {
    watch();
    double now = highest;
    highest = 0;
    return now;
  }
}
