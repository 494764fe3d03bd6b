package haltwise.apply;

import haltwise.linux.LifeOfProcess;
import haltwise.linux.ModuleParameter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/// What is in force on a host, and what haltwise has to do with it.
///
/// @param values of all parameters of halt polling that this host has
/// @param applied what haltwise set, and when; of each module what is in force first, then what holds when that ends
/// @param files those that haltwise wrote for other programs
/// @param unfinished whether a change was begun and neither finished nor undone: haltwise was killed
public record Status(List<Value> values, List<Applied> applied, Set<OwnFile> files,
    boolean unfinished) {
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
  /// @param inForce whether it is in force, or holds again when what covers it ends
  /// @param leftNs how long it holds still, ns; 0 when its time is over; empty when it has no end
  /// @param holder the process with which it ends
  /// @param isOver whether its time is over, or its holder gone: the next start of haltwise undoes it
  public record Applied(String module, boolean inForce, Map<ModuleParameter, String> values,
      Instant since, String why, String who, OptionalLong leftNs,
      Optional<LifeOfProcess> holder, boolean isOver, boolean persisted) {
  }

  public Status {
    values = List.copyOf(values);
    applied = List.copyOf(applied);
    files = Collections.unmodifiableSet(new TreeSet<>(files));
  }

  static Status of(Host host, Ledger ledger, List<ModuleParameter> parameters) {
    List<Value> values = new ArrayList<>();
    for (ModuleParameter p : parameters) {
      Optional<String> set = ledger.inForce(p.module()).map(a -> a.values().get(p));
      host.read(p).ifPresent(now -> values.add(new Value(p, now, set,
          Optional.ofNullable(ledger.origin().get(p)))));
    }
    long bootNs = host.bootNs();
    List<Applied> applied = new ArrayList<>();
    ledger.applied().forEach((module, layers) -> layers.reversed().forEach(a -> applied.add(
        new Applied(module, a == layers.getLast(), a.values(), a.since(), a.why(), a.who(),
            left(a.untilBootNs(), bootNs), a.holder(), a.isOver(host), a.persisted()))));
    return new Status(values, applied, ledger.files().keySet(), ledger.pending().isPresent());
  }

  private static OptionalLong left(OptionalLong untilBootNs, long bootNs) {
    return untilBootNs.isPresent()
        ? OptionalLong.of(Math.max(0, untilBootNs.getAsLong() - bootNs))
        : OptionalLong.empty();
  }

  /// Whether the host is as haltwise left it: no value was changed by somebody else, nothing is overdue, nothing
  /// unfinished.
  public boolean isSound() {
    return !unfinished && values.stream().noneMatch(Value::drifted)
        && applied.stream().noneMatch(Applied::isOver);
  }
}
