package haltwise.app.serve;

import haltwise.linux.HostFiles;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// What to reach, and what instead while something is the case.
///
/// @param usual while no condition holds that has a target of its own
/// @param when targets of conditions
public record ServeConfig(ServeTarget usual, Map<Condition, ServeTarget> when) {
  public ServeConfig {
    when = when.isEmpty() ? Map.of() : new EnumMap<>(when);
  }

  /// The same, watching every epoch.
  public ServeConfig withoutRests() {
    Map<Condition, ServeTarget> all = new EnumMap<>(Condition.class);
    when.forEach((c, target) -> all.put(c, target.withoutRests()));
    return new ServeConfig(usual.withoutRests(), all);
  }

  public static ServeConfig of(ServeTarget target) {
    return new ServeConfig(target, Map.of());
  }

  /// The first condition that holds and has a target; empty for the usual one.
  public Optional<Condition> now(HostFiles host) {
    for (Condition c : Condition.values()) {
      if (when.containsKey(c) && c.holds(host)) {
        return Optional.of(c);
      }
    }
    return Optional.empty();
  }

  public ServeTarget target(Optional<Condition> condition) {
    return condition.map(c -> when.getOrDefault(c, usual)).orElse(usual);
  }
}
