package haltwise.app.compare;

import haltwise.compare.Measure;
import haltwise.compare.Meter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// A power as the numbers that people ask for: watts, energy for each unit of work, money a year, hours of a battery.
///
/// @param of what the power is that of, such as `the CPU packages`
/// @param estimated whether it comes from a model
/// @param price empty when it does not matter
/// @param batteryWattHours what a full battery holds, Wh; empty when there is none
record EnergyMeasures(String of, boolean estimated, Optional<EnergyPrice> price,
    OptionalDouble batteryWattHours) {
  private static final double NS_A_S = 1e9;

  private Measure power() {
    return flagged(Measure.lowerIsBetter("power_w", "W", "power of " + of));
  }

  private Measure perWork() {
    return flagged(Measure.lowerIsBetter("energy_per_work_j", "J",
        "energy of " + of + " for each unit of work"));
  }

  private Measure aYear(EnergyPrice p) {
    return flagged(Measure.lowerIsBetter("cost_per_year", p.unit(),
        "what " + of + " would cost in a year at this power, by --price and --pue"));
  }

  private Measure hours() {
    return flagged(Measure.higherIsBetter("battery_hours", "h",
        "how long a full battery would last if it fed nothing but " + of));
  }

  private Measure flagged(Measure m) {
    return estimated ? m.asEstimated() : m;
  }

  List<Measure> all() {
    List<Measure> all = new ArrayList<>(List.of(power(), perWork()));
    price.ifPresent(p -> all.add(aYear(p)));
    batteryWattHours.ifPresent(_ -> all.add(hours()));
    return all;
  }

  Map<Measure, Double> values(double watts, Meter.Totals totals) {
    Map<Measure, Double> values = new LinkedHashMap<>();
    values.put(power(), watts);
    totals.work().ifPresent(work -> {
      if (work > 0) {
        values.put(perWork(), watts * (totals.elapsedNs() / NS_A_S) / work);
      }
    });
    price.ifPresent(p -> values.put(aYear(p), p.aYear(watts)));
    batteryWattHours.ifPresent(wh -> {
      if (watts > 0) {
        values.put(hours(), wh / watts);
      }
    });
    return values;
  }
}
