package haltwise.app.compare;

import haltwise.compare.Meter;
import haltwise.compare.Meters;
import haltwise.linux.HostFiles;
import java.util.List;

/// Everything that measures a run from outside of its load.
public final class HostMeters {
  private HostMeters() {
  }

  /// @param tolerated share of the host's CPU time that others may take before a run is void, 0..1
  /// @param vmsBelong whether the running VMs are part of the load
  public static Meter of(HostFiles files, double tolerated, boolean vmsBelong) {
    return new Meters(List.of(new HostWatch(files, tolerated, vmsBelong)));
  }
}
