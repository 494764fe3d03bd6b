package haltwise.doctor;

import haltwise.linux.PowerZone;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

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
  public static EnergyCounter read(List<PowerZone> all, long timeNs) {
    List<PowerZone> readable = all.stream().filter(PowerZone::isPackage)
        .filter(z -> z.energyUj().isPresent()).toList();
    return new EnergyCounter(readable,
        readable.stream().map(PowerZone::energyUj).map(OptionalLong::orElseThrow).toList(), timeNs);
  }

  public boolean isEmpty() {
    return zones.isEmpty();
  }

  /// Power since an earlier reading, W. A counter that is smaller now has begun again at its range once.
  ///
  /// @return empty without a meter, or when no time has passed
  public OptionalDouble wattsSince(EnergyCounter earlier) {
    if (zones.isEmpty() || !zones.equals(earlier.zones) || timeNs <= earlier.timeNs) {
      return OptionalDouble.empty();
    }
    long usedUj = 0;
    for (int i = 0; i < zones.size(); i++) {
      long grownUj = valuesUj.get(i) - earlier.valuesUj.get(i);
      usedUj += grownUj >= 0 ? grownUj : grownUj + zones.get(i).rangeUj();
    }
    return OptionalDouble.of(usedUj / UJ_A_J / ((timeNs - earlier.timeNs) / NS_A_S));
  }
}
