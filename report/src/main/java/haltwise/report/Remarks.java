package haltwise.report;

import haltwise.report.Look.Colour;
import java.util.stream.Collectors;

/// Sentences on a screen.
final class Remarks {
  private Remarks() {
  }

  /// What a screen about a trace with losses begins with; empty when there are none.
  static String losses(long eventsLost, Look look) {
    return eventsLost == 0
        ? ""
        : look.paint(Colour.RED, "WARNING: " + Figure.plural(eventsLost, "event")
            + " lost while recording.")
            + "\nHalts are missing here, and windows after a loss may be wrong.\n\n";
  }

  /// Lines no wider than the screen, each indented.
  static String wrapped(String text, Look look, String indent) {
    return Paragraph.lines(text, look.columns() - indent.length()).stream()
        .map(line -> indent + line + "\n").collect(Collectors.joining());
  }
}
