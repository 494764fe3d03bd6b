package haltwise.linux.power;

import haltwise.linux.HostFiles;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// What a host runs from at a moment: it decides turbo, frequency, and what a battery can tell.
///
/// @param kind `UNKNOWN` where no supply shows itself, as in virtual machines and most servers
/// @param wattHours left in all batteries, Wh; empty without one, or where one does not tell
public record PowerSource(Kind kind, OptionalDouble wattHours) {
  public enum Kind {
    MAINS("mains"), BATTERY("battery"), UNKNOWN("unknown");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  public static PowerSource read(HostFiles files) {
    List<PowerSupply> supplies = PowerSupply.all(files);
    return new PowerSource(kind(files, supplies), wattHours(files, supplies));
  }

  private static Kind kind(HostFiles files, List<PowerSupply> supplies) {
    if (supplies.stream().anyMatch(s -> s.isDischarging(files))) {
      return Kind.BATTERY;
    }
    boolean online = supplies.stream().map(s -> s.isOnline(files)).flatMap(Optional::stream)
        .anyMatch(b -> b);
    return online ? Kind.MAINS : Kind.UNKNOWN;
  }

  private static OptionalDouble wattHours(HostFiles files, List<PowerSupply> supplies) {
    List<OptionalDouble> left = supplies.stream().filter(PowerSupply::isBattery)
        .map(s -> s.wattHours(files)).toList();
    return left.isEmpty() || left.stream().anyMatch(OptionalDouble::isEmpty)
        ? OptionalDouble.empty()
        : OptionalDouble.of(left.stream().mapToDouble(OptionalDouble::getAsDouble).sum());
  }
}
