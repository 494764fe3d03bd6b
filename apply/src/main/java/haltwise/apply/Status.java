package haltwise.apply;

import haltwise.linux.ModuleParameter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What is in force on a host, and what haltwise has to do with it.
///
/// @param values of all parameters of halt polling that this host has
/// @param applied what haltwise set, and when
/// @param unfinished whether a change was begun and neither finished nor undone: haltwise was killed
public record Status(List<Value> values, List<Applied> applied, boolean unfinished) {
  /// One parameter.
  ///
  /// @param now what is in force
  /// @param set what haltwise set; empty when it did not
  /// @param origin what was there before haltwise first touched it; empty when it did not
  public record Value(ModuleParameter parameter, String now, Optional<String> set,
      Optional<String> origin) {
    /// Whether it is another value than the one that haltwise set.
    public boolean drifted() {
      return set.isPresent() && !set.get().equals(now);
    }
  }

  /// Settings of one module.
  ///
  /// @param leftNs how long it holds still, ns; 0 when its time is over; empty when it has no end
  public record Applied(String module, Instant since, String why, String who, OptionalLong leftNs,
      boolean persisted) {
    public boolean isOver() {
      return leftNs.isPresent() && leftNs.getAsLong() == 0;
    }
  }

  public Status {
    values = List.copyOf(values);
    applied = List.copyOf(applied);
  }

  /// Whether the host is as haltwise left it: no value was changed by somebody else, nothing is overdue, nothing
  /// unfinished.
  public boolean isSound() {
    return !unfinished && values.stream().noneMatch(Value::drifted)
        && applied.stream().noneMatch(Applied::isOver);
  }
}
