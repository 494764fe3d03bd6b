package haltwise.app.compare;

import java.util.Optional;
import java.util.OptionalDouble;

/// In which terms energy is wanted beside watts and joules.
///
/// @param price in money; empty when it does not matter
/// @param batteryWattHours what a battery holds, Wh, as the user said; empty = that of the host, if it has one
public record EnergyTerms(Optional<EnergyPrice> price, OptionalDouble batteryWattHours) {
  public static final EnergyTerms NONE = new EnergyTerms(Optional.empty(), OptionalDouble.empty());
}
