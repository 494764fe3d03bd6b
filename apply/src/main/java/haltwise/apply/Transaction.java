package haltwise.apply;

import haltwise.apply.Ledger.Applied;
import haltwise.apply.Ledger.Pending;
import haltwise.linux.HostException;
import haltwise.linux.ModuleParameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// Several files changed as one: the old values are on the disk before the first write, each write is read back, and when one
/// fails, or haltwise was killed in between, all are as they were.
final class Transaction {
  private final Host host;
  private final Journal journal;
  private final Function<OwnFile, StoredText> files;

  Transaction(Host host, Journal journal, Function<OwnFile, StoredText> files) {
    this.host = host;
    this.journal = journal;
    this.files = files;
  }

  /// @param before the ledger as it is
  /// @param changes in the order of writing
  /// @param texts what files shall hold; an empty text: it shall not be there
  /// @param after the ledger when all is done
  /// @throws HostException when something failed; then all is as it was, or the message says what is not
  void run(Ledger before, List<Change> changes, Map<OwnFile, String> texts, Ledger after) {
    Map<OwnFile, String> old = new TreeMap<>();
    texts.keySet().forEach(file -> old.put(file, text(file)));
    Pending pending = new Pending(changes, old);
    journal.write(before.with(pending));
    try {
      changes.forEach(this::write);
      texts.forEach(this::write);
      journal.write(after);
    } catch (HostException e) {
      throw undone(e, before, pending);
    }
  }

  /// Writes a value and reads it back.
  void write(Change change) {
    host.write(change.parameter(), change.after());
    String now = host.read(change.parameter()).orElse("nothing");
    if (!now.equals(change.after())) {
      throw new HostException("Wrote " + change.after() + " to " + change.parameter() + " and read "
          + now + " back", 0,
          "The kernel does not take this value, or somebody else writes there.");
    }
  }

  private String text(OwnFile file) {
    return files.apply(file).read().orElse("");
  }

  private void write(OwnFile file, String text) {
    if (text.isEmpty()) {
      files.apply(file).remove();
    } else {
      files.apply(file).replace(text);
    }
  }

  private HostException undone(HostException cause, Ledger before, Pending pending) {
    List<String> left = new ArrayList<>();
    try {
      left.addAll(undo(pending));
      journal.write(before.withoutPending());
    } catch (HostException e) {
      left.add(e.getMessage());
    }
    return new HostException(cause.what(), 0, left.isEmpty()
        ? "All values are as before. " + cause.remedy()
        : cause.remedy() + " Undoing what was written failed too: " + String.join(" ", left)
            + " The journal " + journal.place()
            + " knows the values; haltwise restore tries again.");
  }

  /// Back to what was there before an unfinished change.
  ///
  /// @return a sentence for each value that somebody else changed meanwhile and that was left alone
  /// @throws HostException when a value cannot be written back
  List<String> undo(Pending pending) {
    List<String> left = new ArrayList<>();
    for (Change c : pending.changes().reversed()) {
      ModuleParameter p = c.parameter();
      Optional<String> now = host.read(p);
      if (now.isEmpty()) {
        left.add(p + " is not there any more: its module was unloaded.");
      } else if (now.get().equals(c.after())) {
        host.write(p, c.before());
      } else if (!now.get().equals(c.before())) {
        left.add(p + " is " + now.get() + ", set by somebody else, and was left so.");
      }
    }
    undoFiles(pending);
    return left;
  }

  private void undoFiles(Pending pending) {
    pending.files().forEach((file, before) -> {
      if (!text(file).equals(before)) {
        write(file, before);
      }
    });
  }

  /// As [#undo], when the host was booted in between. That undid the values, unless they came from the file
  /// that persists, in the middle of its change: then they are made what it takes from the old file.
  ///
  /// @param ledger without what is pending, of the boot before
  void undoAfterBoot(Pending pending, Ledger ledger) {
    undoFiles(pending);
    if (pending.files().keySet().stream().anyMatch(OwnFile::persists)) {
      Map<ModuleParameter, String> own = new LinkedHashMap<>(ledger.origin());
      Map<ModuleParameter, String> written = new LinkedHashMap<>();
      pending.changes().forEach(c -> {
        own.putIfAbsent(c.parameter(), c.before());
        written.put(c.parameter(), c.after());
      });
      own.forEach((p, kernels) -> {
        String target = ledger.of(p.module()).stream().filter(Applied::persisted).findFirst()
            .map(a -> a.values().getOrDefault(p, kernels)).orElse(kernels);
        Optional<String> now = host.read(p);
        boolean loaded = now.isPresent()
            && (now.get().equals(kernels) || now.get().equals(written.get(p)));
        if (loaded && !now.get().equals(target)) {
          host.write(p, target);
        }
      });
    }
  }
}
