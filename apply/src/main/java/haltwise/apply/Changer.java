package haltwise.apply;

import haltwise.apply.Done.Fate;
import haltwise.apply.Ledger.Applied;
import haltwise.linux.Errno;
import haltwise.linux.HostException;
import haltwise.linux.LifeOfProcess;
import haltwise.linux.ModuleParameter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Applies settings to a host and restores what was there. First each call undoes what a killed haltwise left unfinished.
/// One at a time: whoever calls holds a [ChangeLock].
public final class Changer {
  private final Host host;
  private final Journal journal;
  private final Function<OwnFile, StoredText> files;
  private final Transaction transaction;
  private final Clock clock;

  /// @param journal where the old values are kept
  /// @param files those of other programs
  /// @param clock for people only: nothing depends on it
  public Changer(Host host, StoredText journal, Function<OwnFile, StoredText> files, Clock clock) {
    this.host = host;
    this.journal = new Journal(journal);
    this.files = files;
    this.clock = clock;
    transaction = new Transaction(host, this.journal, files);
  }

  /// @throws HostException when the host lacks or refuses something; then nothing has changed
  public Done apply(Request request) {
    List<String> notes = new ArrayList<>();
    return carryOut(recovered(notes), l -> plan(request, l), notes);
  }

  /// What [#apply] would do; changes nothing.
  ///
  /// @throws HostException as [#apply] would for what can be seen before
  public Done preview(Request request) {
    return plan(request, asAfterRecovery()).done(List.of());
  }

  /// Writes a file for another program.
  ///
  /// @param force whether a file that is not from haltwise may be overwritten
  /// @throws HostException as [#apply]
  public Done install(OwnFile hook, String text, boolean force) {
    List<String> notes = new ArrayList<>();
    return carryOut(recovered(notes), l -> written(hook, text, force, List.of(), l), notes);
  }

  /// What [#install] would do; changes nothing.
  public Done previewInstall(OwnFile hook, String text, boolean force) {
    return written(hook, text, force, List.of(), asAfterRecovery()).done(List.of());
  }

  private Ledger asAfterRecovery() {
    String boot = host.bootId();
    Ledger ledger = journal.read(boot).withoutPending();
    return ledger.bootId().equals(boot) ? ledger : ledger.after(boot);
  }

  private Done carryOut(Ledger ledger, Function<Ledger, Plan> planned, List<String> notes) {
    Plan plan = planned.apply(ledger);
    if (!plan.isNothing(ledger)) {
      transaction.run(ledger, plan.changes, plan.texts, plan.after);
    }
    return plan.done(notes);
  }

  /// As [#carryOut], where the plan is to end something; also on a full disk: what the journal has already tells the
  /// next start all that it needs, however far this one comes.
  private Done carryOutEnd(Ledger ledger, Function<Ledger, Plan> planned, List<String> notes) {
    try {
      return carryOut(ledger, planned, notes);
    } catch (HostException e) {
      Plan plan = planned.apply(ledger);
      if (e.errno() != Errno.ENOSPC || !plan.texts.isEmpty()) {
        throw e;
      }
      plan.changes.forEach(transaction::write);
      List<String> all = new ArrayList<>(notes);
      all.add("The journal could not be written (" + e.what() + "); the values are back all the"
          + " same, and the next start of haltwise puts the journal in order.");
      return plan.done(all);
    }
  }

  private record Plan(List<Change> changes, Map<OwnFile, String> texts, List<String> left,
      Ledger after) {
    /// Nothing to write, and nothing new to note.
    boolean isNothing(Ledger before) {
      return changes.isEmpty() && texts.isEmpty() && after.equals(before);
    }

    Done done(List<String> notes) {
      Map<OwnFile, Fate> fates = new TreeMap<>();
      texts.forEach((file, text) -> fates.put(file, text.isEmpty() ? Fate.REMOVED : Fate.WRITTEN));
      return new Done(changes, fates, left, notes);
    }
  }

  private Plan plan(Request request, Ledger ledger) {
    Map<ModuleParameter, String> wanted = request.wanted().values();
    Map<ModuleParameter, String> found = new LinkedHashMap<>();
    wanted.keySet().forEach(p -> found.put(p, present(p)));
    String module = request.wanted().module();
    if (!request.force()) {
      ledger.inForce(module).ifPresent(a -> refuseForeign(a, found));
    }
    List<Change> changes = wanted.entrySet().stream()
        .filter(e -> !e.getValue().equals(found.get(e.getKey())))
        .map(e -> new Change(e.getKey(), String.valueOf(found.get(e.getKey())), e.getValue()))
        .toList();
    Applied now = new Applied(wanted, clock.instant(), request.why(), request.who(),
        request.untilBootNs(), request.holder(), request.persist());
    Ledger after = ledger.with(module, now, found);
    OwnFile persisting = OwnFile.persisting(module);
    if (request.persist()) {
      return written(persisting, OwnFile.persisting(request.wanted()), request.force(), changes,
          after);
    }
    // What persists follows what is applied to last: no old values after the next boot.
    boolean persistsNoMore = !now.endsByItself()
        && ledger.of(module).stream().anyMatch(Applied::persisted);
    return persistsNoMore
        ? new Plan(changes, asBefore(List.of(persisting), ledger), List.of(),
            after.without(persisting))
        : new Plan(changes, Map.of(), List.of(), after);
  }

  /// With a file for another program.
  private Plan written(OwnFile file, String text, boolean force, List<Change> changes,
      Ledger after) {
    String old = files.apply(file).read().orElse("");
    boolean foreign = !old.isEmpty() && !OwnFile.isOurs(old);
    if (foreign && !force) {
      throw new HostException(files.apply(file).place() + " exists and is not from haltwise", 0,
          "Nothing was changed. Move it away, or add --force.");
    }
    return new Plan(changes, text.equals(old) ? Map.of() : Map.of(file, text), List.of(),
        after.with(file, foreign ? old : ""));
  }

  /// What files held before haltwise wrote them.
  private static Map<OwnFile, String> asBefore(Collection<OwnFile> written, Ledger ledger) {
    Map<OwnFile, String> texts = new TreeMap<>();
    written.forEach(file -> texts.put(file, ledger.files().getOrDefault(file, "")));
    return texts;
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

  /// Back to what was there before haltwise first touched the host.
  ///
  /// @param force whether values that somebody else set meanwhile are overwritten too
  public Done restore(boolean force) {
    List<String> notes = new ArrayList<>();
    return carryOutEnd(recovered(notes), l -> end(_ -> true, hooks(l), force, l), notes);
  }

  /// Ends those settings whose time is over: what was applied before them holds again, or else what was there before
  /// haltwise first touched the host.
  public Done restoreWhatIsOver() {
    List<String> notes = new ArrayList<>();
    return carryOutEnd(recoveredFromKill(notes), this::endOver, notes);
  }

  /// As [#restoreWhatIsOver], of settings whose time is not over yet.
  ///
  /// @param untilBootNs when they would end
  public Done endEarly(long untilBootNs) {
    return endEarly(a -> a.untilBootNs().equals(OptionalLong.of(untilBootNs)));
  }

  /// As [#restoreWhatIsOver], of what a process holds that still runs.
  public Done endOf(LifeOfProcess holder) {
    return endEarly(a -> a.holder().equals(Optional.of(holder)));
  }

  private Done endEarly(Predicate<Applied> ended) {
    List<String> notes = new ArrayList<>();
    return carryOutEnd(recoveredFromKill(notes), l -> end(ended, List.of(), false, l), notes);
  }

  private Plan endOver(Ledger ledger) {
    return end(a -> a.isOver(host), List.of(), false, ledger);
  }

  private static List<OwnFile> hooks(Ledger ledger) {
    return ledger.files().keySet().stream().filter(f -> !f.persists()).toList();
  }

  private Plan end(Predicate<Applied> ended, List<OwnFile> hooks, boolean force, Ledger ledger) {
    List<Change> changes = new ArrayList<>();
    List<String> left = new ArrayList<>();
    List<OwnFile> gone = new ArrayList<>(hooks);
    Ledger after = ledger;
    for (String module : ledger.applied().keySet()) {
      Ledger without = after.without(module, ended);
      int leftBefore = left.size();
      int changesBefore = changes.size();
      if (!without.inForce(module).equals(ledger.inForce(module))) {
        back(module, ledger, without, force, changes, left);
      }
      Map<ModuleParameter, String> back = new LinkedHashMap<>();
      changes.subList(changesBefore, changes.size())
          .forEach(c -> back.put(c.parameter(), c.after()));
      after = left.size() == leftBefore ? without : after.partlyWithout(module, ended, back);
      if (ledger.of(module).stream().anyMatch(a -> a.persisted() && ended.test(a))) {
        gone.add(OwnFile.persisting(module));
      }
    }
    for (OwnFile file : gone) {
      after = after.without(file);
    }
    return new Plan(changes.reversed(), asBefore(gone, ledger), left, after);
  }

  private void back(String module, Ledger ledger, Ledger after, boolean force,
      List<Change> changes, List<String> left) {
    Optional<Applied> was = ledger.inForce(module);
    Optional<Applied> then = after.inForce(module);
    ledger.origin().forEach((p, origin) -> {
      if (p.module().equals(module)) {
        String target = then.map(a -> a.values().getOrDefault(p, origin)).orElse(origin);
        back(p, target, was.map(a -> a.values().get(p)).orElse(null), force, changes, left);
      }
    });
  }

  private void back(ModuleParameter p, String target,
      @Nullable String set, boolean force, List<Change> changes, List<String> left) {
    Optional<String> now = host.read(p);
    if (now.isEmpty() || now.get().equals(target)) {
      return; // went with its module, and comes back with the kernel's value
    }
    if (!now.get().equals(set) && !force) {
      left.add("Left alone: " + p + " is " + now.get()
          + ", which haltwise did not set (it would be " + target + " again).");
    } else {
      changes.add(new Change(p, now.get(), target));
    }
  }

  /// The ledger after what a killed haltwise left, and what is overdue, has been undone.
  private Ledger recovered(List<String> notes) {
    Ledger ledger = recoveredFromKill(notes);
    Done done = carryOutEnd(ledger, this::endOver, List.of());
    notes.addAll(done.left());
    Ledger now = journal.read(host.bootId());
    if (!now.equals(ledger)) {
      notes.add(
          "The time of what was applied was over, or the process that held it is gone: it is undone.");
    }
    return now;
  }

  private Ledger recoveredFromKill(List<String> notes) {
    String boot = host.bootId();
    Ledger found = journal.read(boot);
    Ledger ledger = found.withoutPending();
    if (found.pending().isPresent()) {
      if (found.bootId().equals(boot)) {
        notes.addAll(transaction.undo(found.pending().get()));
      } else {
        transaction.undoAfterBoot(found.pending().get(), ledger);
      }
      notes.add("A change that haltwise had begun and not finished was undone.");
    }
    if (!ledger.bootId().equals(boot)) {
      ledger = ledger.after(boot);
    }
    if (!ledger.equals(found)) {
      journal.write(ledger);
    }
    journal.tidy();
    List.of(OwnFile.values()).forEach(file -> files.apply(file).tidy());
    return ledger;
  }

  /// Reads only.
  ///
  /// @param parameters those to tell of
  public Status status(List<ModuleParameter> parameters) {
    String boot = host.bootId();
    Ledger found = journal.read(boot);
    return Status.of(host, found.bootId().equals(boot) ? found : found.after(boot), parameters);
  }
}
