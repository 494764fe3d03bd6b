package haltwise.apply;

import haltwise.apply.Done.Modprobe;
import haltwise.apply.Ledger.Applied;
import haltwise.linux.HostException;
import haltwise.linux.ModuleParameter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Applies settings to a host and restores what was there. First each call undoes what a killed haltwise left unfinished.
/// One at a time: whoever calls holds a [ChangeLock].
public final class Changer {
  private final Host host;
  private final Journal journal;
  private final StoredText modprobe;
  private final Transaction transaction;
  private final Clock clock;

  /// @param journal where the old values are kept
  /// @param modprobe the [ModprobeFile]
  /// @param clock for people only: nothing depends on it
  public Changer(Host host, StoredText journal, StoredText modprobe, Clock clock) {
    this.host = host;
    this.journal = new Journal(journal);
    this.modprobe = modprobe;
    this.clock = clock;
    transaction = new Transaction(host, this.journal, modprobe);
  }

  /// @throws HostException when the host lacks or refuses something; then nothing has changed
  public Done apply(Request request) {
    List<String> notes = new ArrayList<>();
    Ledger ledger = recovered(notes);
    Plan plan = plan(request, ledger);
    if (plan.isNothing(ledger)) {
      return plan.done(notes);
    }
    transaction.run(ledger, plan.changes, plan.newModprobe, plan.after);
    return plan.done(notes);
  }

  /// What [#apply] would do; changes nothing.
  ///
  /// @throws HostException as [#apply] would for what can be seen before
  public Done preview(Request request) {
    Ledger ledger = journal.read(host.bootId()).withoutPending().after(host.bootId());
    return plan(request, ledger).done(List.of());
  }

  private record Plan(List<Change> changes, Optional<String> newModprobe, Ledger after) {
    /// Nothing to write, and nothing new to note.
    boolean isNothing(Ledger before) {
      return changes.isEmpty() && newModprobe.isEmpty() && after.equals(before);
    }

    Done done(List<String> notes) {
      return new Done(changes, newModprobe.map(t -> t.isEmpty()
          ? Modprobe.REMOVED
          : Modprobe.WRITTEN).orElse(Modprobe.UNTOUCHED), List.of(), notes);
    }
  }

  private Plan plan(Request request, Ledger ledger) {
    Map<ModuleParameter, String> wanted = request.wanted().values();
    Map<ModuleParameter, String> found = new LinkedHashMap<>();
    wanted.keySet().forEach(p -> found.put(p, present(p)));
    String module = request.wanted().module();
    Optional<Applied> last = Optional.ofNullable(ledger.applied().get(module));
    if (!request.force()) {
      last.ifPresent(a -> refuseForeign(a, found));
    }
    List<Change> changes = wanted.entrySet().stream()
        .filter(e -> !e.getValue().equals(found.get(e.getKey())))
        .map(e -> new Change(e.getKey(), String.valueOf(found.get(e.getKey())), e.getValue()))
        .toList();
    Optional<String> newModprobe = newModprobe(request, last);
    OptionalLong until = request.forNs().isPresent()
        ? OptionalLong.of(host.bootNs() + request.forNs().getAsLong())
        : OptionalLong.empty();
    Applied now = new Applied(wanted, clock.instant(), request.why(), request.who(), until,
        request.persist());
    return new Plan(changes, newModprobe, ledger.with(module, now, found));
  }

  private String present(ModuleParameter p) {
    return host.read(p).orElseThrow(() -> new HostException(
        "This host has no parameter " + p, 0, p.module().equals("kvm")
            ? "Load KVM (modprobe kvm_intel or kvm_amd). Kernels before 5.1 lack some of the four."
            : "Only a guest whose kernel has the haltpoll governor does (CONFIG_CPU_IDLE_GOV_HALTPOLL)."));
  }

  private static void refuseForeign(Applied last, Map<ModuleParameter, String> found) {
    List<String> foreign = new ArrayList<>();
    last.values().forEach((p, value) -> {
      String now = found.getOrDefault(p, value);
      if (!now.equals(value)) {
        foreign.add(p + " is " + now + ", not " + value + " as haltwise set it");
      }
    });
    if (!foreign.isEmpty()) {
      throw new HostException("Somebody else changed this host: " + String.join("; ", foreign), 0,
          "Nothing was changed. To overwrite it, add --force.");
    }
  }

  /// What persists follows what is applied: no old values after the next boot.
  private Optional<String> newModprobe(Request request, Optional<Applied> last) {
    if (request.persist()) {
      String old = modprobe.read().orElse("");
      if (!old.isEmpty() && !ModprobeFile.isOurs(old) && !request.force()) {
        throw new HostException(modprobe.place() + " exists and is not from haltwise", 0,
            "Nothing was changed. Move it away, or add --force.");
      }
      String text = ModprobeFile.text(request.wanted().values());
      return text.equals(old) ? Optional.empty() : Optional.of(text);
    }
    return last.filter(Applied::persisted).map(_ -> "");
  }

  /// Back to what was there before haltwise first touched the host.
  ///
  /// @param force whether values that somebody else set meanwhile are overwritten too
  public Done restore(boolean force) {
    List<String> notes = new ArrayList<>();
    Ledger ledger = recovered(notes);
    return restore(ledger, List.copyOf(ledger.applied().keySet()), force, notes);
  }

  /// As [#restore], of those settings only whose time is over.
  public Done restoreWhatIsOver() {
    List<String> notes = new ArrayList<>();
    Ledger ledger = recoveredFromKill(notes);
    return restore(ledger, over(ledger), false, notes);
  }

  private List<String> over(Ledger ledger) {
    long now = host.bootNs();
    return ledger.applied().entrySet().stream().filter(e -> e.getValue().isOver(now))
        .map(Map.Entry::getKey).toList();
  }

  private Done restore(Ledger ledger, List<String> modules, boolean force, List<String> notes) {
    List<Change> changes = new ArrayList<>();
    List<String> left = new ArrayList<>();
    Ledger after = ledger;
    boolean persisted = false;
    for (String module : modules) {
      Applied applied = ledger.applied().get(module);
      int before = left.size();
      ledger.origin().forEach((p, origin) -> {
        if (p.module().equals(module)) {
          back(p, origin, applied == null ? null : applied.values().get(p), force, changes, left);
        }
      });
      persisted |= applied != null && applied.persisted();
      after = left.size() == before ? after.without(module) : after;
    }
    Optional<String> newModprobe = persisted && left.isEmpty()
        ? Optional.of("")
        : Optional.empty();
    if (!changes.isEmpty() || newModprobe.isPresent() || !after.equals(ledger)) {
      transaction.run(ledger, changes.reversed(), newModprobe, after);
    }
    return new Done(changes.reversed(),
        newModprobe.isPresent() ? Modprobe.REMOVED : Modprobe.UNTOUCHED, left, notes);
  }

  private void back(ModuleParameter p, String origin,
      @Nullable String set, boolean force, List<Change> changes, List<String> left) {
    Optional<String> now = host.read(p);
    if (now.isEmpty() || now.get().equals(origin)) {
      return; // went with its module, and comes back with the kernel's value
    }
    if (!now.get().equals(set) && !force) {
      left.add(p + " is " + now.get() + ", which haltwise did not set; it was "
          + origin + " before haltwise first touched this host.");
    } else {
      changes.add(new Change(p, now.get(), origin));
    }
  }

  /// The ledger after what a killed haltwise left, and what is overdue, has been undone.
  private Ledger recovered(List<String> notes) {
    Ledger ledger = recoveredFromKill(notes);
    List<String> over = over(ledger);
    if (over.isEmpty()) {
      return ledger;
    }
    Done done = restore(ledger, over, false, notes);
    notes.add("The time of what was applied was over: it is undone.");
    notes.addAll(done.left());
    return journal.read(host.bootId());
  }

  private Ledger recoveredFromKill(List<String> notes) {
    String boot = host.bootId();
    Ledger found = journal.read(boot);
    Ledger ledger = found.withoutPending();
    if (found.pending().isPresent()) {
      notes.addAll(transaction.undo(found.pending().get().after(!found.bootId().equals(boot))));
      notes.add("A change that haltwise had begun and not finished was undone.");
    }
    if (!ledger.bootId().equals(boot)) {
      ledger = ledger.after(boot);
    }
    if (!ledger.equals(found)) {
      journal.write(ledger);
    }
    return ledger;
  }

  /// Reads only.
  ///
  /// @param parameters those to tell of
  public Status status(List<ModuleParameter> parameters) {
    String boot = host.bootId();
    Ledger found = journal.read(boot);
    Ledger ledger = found.bootId().equals(boot) ? found : found.after(boot);
    List<Status.Value> values = new ArrayList<>();
    for (ModuleParameter p : parameters) {
      Optional<String> set = Optional.ofNullable(ledger.applied().get(p.module()))
          .map(a -> a.values().get(p));
      host.read(p).ifPresent(now -> values.add(new Status.Value(p, now, set,
          Optional.ofNullable(ledger.origin().get(p)))));
    }
    long bootNs = host.bootNs();
    return new Status(values,
        ledger.applied().entrySet().stream()
            .map(e -> new Status.Applied(e.getKey(), e.getValue().since(), e.getValue().why(),
                e.getValue().who(),
                e.getValue().untilBootNs().isPresent()
                    ? OptionalLong.of(
                        Math.max(0, e.getValue().untilBootNs().getAsLong() - bootNs))
                    : OptionalLong.empty(),
                e.getValue().persisted()))
            .toList(),
        found.pending().isPresent());
  }
}
