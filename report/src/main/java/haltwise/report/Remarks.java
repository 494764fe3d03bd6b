package haltwise.report;

import haltwise.report.Look.Colour;

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
    StringBuilder out = new StringBuilder(indent);
    int column = indent.length();
    for (String word : text.split(" ")) {
      int width = word.replaceAll("\u001b\\[\\d+m", "").length();
      if (column > indent.length() && column + 1 + width > look.columns()) {
        out.append('\n').append(indent);
        column = indent.length();
      } else if (column > indent.length()) {
        out.append(' ');
        column++;
      }
      out.append(word);
      column += width;
    }
    return out.append('\n').toString();
  }
}
