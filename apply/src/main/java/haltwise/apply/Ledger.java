package haltwise.apply;

import haltwise.linux.LifeOfProcess;
import haltwise.linux.ModuleParameter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;

/// What haltwise changed on this host, and how to undo it.
///
/// @param bootId the boot that it speaks of
/// @param origin what was there before haltwise first touched a parameter
/// @param applied what haltwise set, by module, never empty: the last is in force; when it ends, the one before it is again
/// @param files what those that haltwise wrote for other programs held before; an empty text: it was not there
/// @param pending a change that was begun and neither finished nor undone
record Ledger(String bootId, Map<ModuleParameter, String> origin,
    Map<String, List<Applied>> applied, Map<OwnFile, String> files,
    Optional<Pending> pending) {
  /// @param untilBootNs when it ends, ns after the boot
  /// @param holder the process with which it ends
  /// @param persisted whether a file makes it hold after a boot ([OwnFile#persisting])
  record Applied(Map<ModuleParameter, String> values, Instant since, String why, String who,
      OptionalLong untilBootNs, Optional<LifeOfProcess> holder, boolean persisted) {
    Applied {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    boolean isOver(Host host) {
      return untilBootNs.isPresent() && host.bootNs() >= untilBootNs.getAsLong()
          || holder.isPresent() && !host.lasts(holder.get());
    }

    boolean endsByItself() {
      return untilBootNs.isPresent() || holder.isPresent();
    }

    private Applied partlyEnded(Map<ModuleParameter, String> back) {
      Map<ModuleParameter, String> now = new LinkedHashMap<>(values);
      back.forEach(now::replace);
      return new Applied(now, since, why, who, untilBootNs, holder, false);
    }
  }

  /// @param changes in the order of writing
  /// @param files what those that the change touches held before; an empty text: it was not there
  record Pending(List<Change> changes, Map<OwnFile, String> files) {
    Pending {
      changes = List.copyOf(changes);
      files = Map.copyOf(files);
    }
  }

  Ledger {
    origin = Collections.unmodifiableMap(new LinkedHashMap<>(origin));
    Map<String, List<Applied>> all = new LinkedHashMap<>();
    applied.forEach((module, layers) -> all.put(module, List.copyOf(layers)));
    applied = Collections.unmodifiableMap(all);
    files = Collections.unmodifiableMap(new TreeMap<>(files));
  }

  static Ledger empty(String bootId) {
    return new Ledger(bootId, Map.of(), Map.of(), Map.of(), Optional.empty());
  }

  boolean isEmpty() {
    return origin.isEmpty() && applied.isEmpty() && files.isEmpty() && pending.isEmpty();
  }

  Ledger with(Pending begun) {
    return new Ledger(bootId, origin, applied, files, Optional.of(begun));
  }

  Ledger withoutPending() {
    return new Ledger(bootId, origin, applied, files, Optional.empty());
  }

  /// @param old what such a file holds that haltwise may write for the first time
  Ledger with(OwnFile file, String old) {
    Map<OwnFile, String> all = new TreeMap<>(files);
    all.putIfAbsent(file, old);
    return new Ledger(bootId, origin, applied, all, pending);
  }

  Ledger without(OwnFile file) {
    Map<OwnFile, String> all = new TreeMap<>(files);
    all.remove(file);
    return new Ledger(bootId, origin, applied, all, pending);
  }

  List<Applied> of(String module) {
    return applied.getOrDefault(module, List.of());
  }

  Optional<Applied> inForce(String module) {
    return of(module).isEmpty() ? Optional.empty() : Optional.of(of(module).getLast());
  }

  /// With a module's settings in force. What ends by itself covers what was there; what does not takes its place.
  ///
  /// With a holder it takes the place of what that one applied before.
  ///
  /// @param found the values before, of parameters that haltwise may touch for the first time
  Ledger with(String module, Applied now, Map<ModuleParameter, String> found) {
    Map<ModuleParameter, String> origins = new LinkedHashMap<>(origin);
    found.forEach(origins::putIfAbsent);
    List<Applied> layers = new ArrayList<>(now.endsByItself() ? of(module) : List.of());
    layers.removeIf(a -> a.holder().isPresent() && a.holder().equals(now.holder()));
    layers.add(now);
    return new Ledger(bootId, origins, replaced(module, layers), files, pending);
  }

  private Map<String, List<Applied>> replaced(String module, List<Applied> layers) {
    Map<String, List<Applied>> all = new LinkedHashMap<>(applied);
    all.put(module, layers);
    if (layers.isEmpty()) {
      all.remove(module);
    }
    return all;
  }

  /// Without some settings of a module; with the last of them goes what was there before.
  Ledger without(String module, Predicate<Applied> ended) {
    List<Applied> layers = of(module).stream().filter(ended.negate()).toList();
    Map<ModuleParameter, String> origins = new LinkedHashMap<>(origin);
    if (layers.isEmpty()) {
      origins.keySet().removeIf(p -> p.module().equals(module));
    }
    return new Ledger(bootId, origins, replaced(module, layers), files, pending);
  }

  /// With settings of a module that could not end as a whole, since somebody else changed some of the values: none of them
  /// persists any more.
  ///
  /// @param back values that were written back all the same, and that are what haltwise set now
  Ledger partlyWithout(String module, Predicate<Applied> ended, Map<ModuleParameter, String> back) {
    List<Applied> layers = of(module).stream()
        .map(a -> ended.test(a) ? a.partlyEnded(back) : a).toList();
    return new Ledger(bootId, origin, replaced(module, layers), files, pending);
  }

  /// After another boot: the kernel forgot everything but what persists.
  Ledger after(String boot) {
    Ledger kept = new Ledger(boot, origin, applied, files, pending);
    for (String module : applied.keySet()) {
      kept = kept.without(module, a -> !a.persisted());
    }
    return kept;
  }
}
