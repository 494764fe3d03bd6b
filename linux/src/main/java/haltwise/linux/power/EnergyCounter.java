package haltwise.linux.power;

import haltwise.linux.HostFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// The energy counters of all CPU packages together, at one moment.
///
/// @param zones each a package
/// @param valuesUj the counter of each, µJ
/// @param timeNs CLOCK_MONOTONIC
public record EnergyCounter(List<PowerZone> zones, List<Long> valuesUj, long timeNs) {
  private static final double UJ_A_J = 1e6;
  private static final double NS_A_S = 1e9;

  public EnergyCounter {
    zones = List.copyOf(zones);
    valuesUj = List.copyOf(valuesUj);
  }

  /// Those that can be read now.
  public static EnergyCounter read(HostFiles files, long timeNs) {
    List<PowerZone> zones = new ArrayList<>();
    List<Long> values = new ArrayList<>();
    for (PowerZone zone : PowerZone.all(files)) {
      zone.energyUj(files).ifPresent(uj -> {
        if (zone.isPackage()) {
          zones.add(zone);
          values.add(uj);
        }
      });
    }
    return new EnergyCounter(zones, values, timeNs);
  }

  public boolean isEmpty() {
    return zones.isEmpty();
  }

  /// Power since an earlier reading, W.
  ///
  /// @return empty without a meter, or when no time has passed
  public OptionalDouble wattsSince(EnergyCounter earlier) {
    OptionalDouble joules = joulesSince(earlier);
    return joules.isEmpty() || timeNs <= earlier.timeNs
        ? OptionalDouble.empty()
        : OptionalDouble.of(joules.getAsDouble() / ((timeNs - earlier.timeNs) / NS_A_S));
  }

  /// Energy since an earlier reading, J. A counter that is smaller now has begun again at its range once.
  ///
  /// @return empty without a meter
  public OptionalDouble joulesSince(EnergyCounter earlier) {
    if (zones.isEmpty() || !zones.equals(earlier.zones)) {
      return OptionalDouble.empty();
    }
    long usedUj = 0;
    for (int i = 0; i < zones.size(); i++) {
      long grownUj = valuesUj.get(i) - earlier.valuesUj.get(i);
      usedUj += grownUj >= 0 ? grownUj : grownUj + zones.get(i).rangeUj();
    }
    return OptionalDouble.of(usedUj / UJ_A_J);
  }
}
