package haltwise.report.page;

import java.util.List;

/// A piece of a section.
public sealed interface Part {
  String title();

  /// A chart, and the table behind it.
  ///
  /// @param see what to see in it, in a sentence computed from the data
  /// @param notes what was reduced, or must be known to read it
  record Chart(String title, String see, Drawing drawing, DataTable table, List<String> notes)
      implements
        Part {
    public Chart {
      notes = List.copyOf(notes);
    }
  }

  /// A table that is to be read as it is.
  record Shown(String title, String see, DataTable table) implements Part {
  }

  /// What a reader would miss.
  ///
  /// @param what is not shown
  /// @param of which subjects; empty: of all
  /// @param why a sentence: what the data lacks, and how to get it
  record LeftOut(String what, List<String> of, String why) implements Part {
    public LeftOut {
      of = List.copyOf(of);
    }

    @Override
    public String title() {
      return of.isEmpty() ? what : what + " of " + String.join(", ", of);
    }
  }

  /// Sentences.
  record Words(String title, List<String> sentences) implements Part {
    public Words {
      sentences = List.copyOf(sentences);
    }
  }
}
