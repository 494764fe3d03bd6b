package haltwise.apply;

import haltwise.linux.ModuleParameter;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What haltwise changed on this host, and how to undo it.
///
/// @param bootId the boot that it speaks of
/// @param origin what was there before haltwise first touched a parameter
/// @param applied what haltwise set last, by module
/// @param pending a change that was begun and neither finished nor undone
record Ledger(String bootId, Map<ModuleParameter, String> origin, Map<String, Applied> applied,
    Optional<Pending> pending) {
  /// @param untilBootNs when it ends, ns after the boot
  /// @param persisted whether [ModprobeFile] holds it
  record Applied(Map<ModuleParameter, String> values, Instant since, String why, String who,
      OptionalLong untilBootNs, boolean persisted) {
    Applied {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    boolean isOver(long bootNs) {
      return untilBootNs.isPresent() && bootNs >= untilBootNs.getAsLong();
    }
  }

  /// @param changes in the order of writing
  /// @param modprobe what [ModprobeFile] held before, when the change touches it; an empty text: it was not there
  record Pending(List<Change> changes, Optional<String> modprobe) {
    Pending {
      changes = List.copyOf(changes);
    }

    /// What is left of it to undo. A boot undid the values, unless it took the new ones from the modprobe file.
    Pending after(boolean boot) {
      return boot && modprobe.isEmpty() ? new Pending(List.of(), modprobe) : this;
    }
  }

  Ledger {
    origin = Collections.unmodifiableMap(new LinkedHashMap<>(origin));
    applied = Collections.unmodifiableMap(new LinkedHashMap<>(applied));
  }

  static Ledger empty(String bootId) {
    return new Ledger(bootId, Map.of(), Map.of(), Optional.empty());
  }

  boolean isEmpty() {
    return origin.isEmpty() && applied.isEmpty() && pending.isEmpty();
  }

  Ledger with(Pending begun) {
    return new Ledger(bootId, origin, applied, Optional.of(begun));
  }

  Ledger withoutPending() {
    return new Ledger(bootId, origin, applied, Optional.empty());
  }

  /// With a module's settings in force.
  ///
  /// @param found the values before, of parameters that haltwise may touch for the first time
  Ledger with(String module, Applied now, Map<ModuleParameter, String> found) {
    Map<ModuleParameter, String> origins = new LinkedHashMap<>(origin);
    found.forEach(origins::putIfAbsent);
    Map<String, Applied> all = new LinkedHashMap<>(applied);
    all.put(module, now);
    return new Ledger(bootId, origins, all, pending);
  }

  /// Without anything of a module.
  Ledger without(String module) {
    Map<ModuleParameter, String> origins = new LinkedHashMap<>(origin);
    origins.keySet().removeIf(p -> p.module().equals(module));
    Map<String, Applied> all = new LinkedHashMap<>(applied);
    all.remove(module);
    return new Ledger(bootId, origins, all, pending);
  }

  /// After another boot: the kernel forgot everything but what persists.
  Ledger after(String boot) {
    Ledger kept = new Ledger(boot, origin, applied, pending);
    for (Map.Entry<String, Applied> e : applied.entrySet()) {
      kept = e.getValue().persisted() ? kept : kept.without(e.getKey());
    }
    return kept;
  }
}
