package haltwise.app.compare;

import haltwise.compare.Meter;
import haltwise.compare.Meters;
import haltwise.linux.CpuClock;
import haltwise.linux.HostFiles;
import java.util.ArrayList;
import java.util.List;

/// Everything that measures a run from outside of its load.
///
/// @param meter all of them as one
/// @param missing sentences: what is not measured here, why, and what stands in for it
public record HostMeters(Meter meter, List<String> missing) {
  public HostMeters {
    missing = List.copyOf(missing);
  }

  /// @param tolerated share of the host's CPU time that others may take before a run is void, 0..1
  /// @param vmsBelong whether the running VMs are part of the load
  public static HostMeters of(HostFiles files, double tolerated, boolean vmsBelong,
      EnergyTerms terms) {
    List<String> missing = new ArrayList<>();
    List<Meter> meters = new ArrayList<>(List.of(new ThreadMeter()));
    ProcessorMeter.of(CpuClock.read(files), missing).ifPresent(meters::add);
    meters.add(EnergyMeter.of(files, terms, missing));
    meters.add(new HostWatch(files, tolerated, vmsBelong));
    return new HostMeters(new Meters(meters), missing);
  }
}
