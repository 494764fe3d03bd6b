package haltwise.apply;

import java.util.List;

/// What was done, or what would be.
///
/// @param changes files of the kernel, in the order of writing
/// @param modprobe what happens to [ModprobeFile]
/// @param left a sentence for each thing that was left alone, and why
/// @param notes a sentence for each thing that was done on the way, such as undoing an unfinished change
public record Done(List<Change> changes, Modprobe modprobe, List<String> left,
    List<String> notes) {
  /// What happens to the file of persistent values.
  public enum Modprobe {
    UNTOUCHED, WRITTEN, REMOVED
  }

  public Done {
    changes = List.copyOf(changes);
    left = List.copyOf(left);
    notes = List.copyOf(notes);
  }

  public boolean isNothing() {
    return changes.isEmpty() && modprobe == Modprobe.UNTOUCHED;
  }
}
