package haltwise.record;

import haltwise.trace.Trace;
import java.util.List;

/// What an import made of a file.
///
/// @param notes what the user should know of it, such as events left out
public record Imported(Trace trace, List<String> notes) {
  public Imported {
    notes = List.copyOf(notes);
  }
}
