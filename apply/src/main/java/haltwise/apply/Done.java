package haltwise.apply;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What was done, or what would be.
///
/// @param changes files of the kernel, in the order of writing
/// @param files what happened to files of other programs, those that were touched
/// @param left a sentence for each thing that was left alone, and why
/// @param notes a sentence for each thing that was done on the way, such as undoing an unfinished change
public record Done(List<Change> changes, Map<OwnFile, Fate> files, List<String> left,
    List<String> notes) {
  /// What happens to a file.
  public enum Fate {
    WRITTEN, REMOVED
  }

  public static final Done NOTHING = new Done(List.of(), Map.of(), List.of(), List.of());

  public Done {
    changes = List.copyOf(changes);
    files = Collections.unmodifiableMap(new TreeMap<>(files));
    left = List.copyOf(left);
    notes = List.copyOf(notes);
  }

  /// Several, one after another.
  public static Done together(List<Done> all) {
    Map<OwnFile, Fate> files = new TreeMap<>();
    all.forEach(d -> files.putAll(d.files()));
    return new Done(all.stream().flatMap(d -> d.changes().stream()).toList(), files,
        all.stream().flatMap(d -> d.left().stream()).toList(),
        all.stream().flatMap(d -> d.notes().stream()).toList());
  }

  public boolean isNothing() {
    return changes.isEmpty() && files.isEmpty();
  }
}
