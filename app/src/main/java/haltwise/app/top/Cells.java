package haltwise.app.top;

import haltwise.report.Look;

/// Text of a known width: what lines of the screen are made of.
final class Cells {
  private static final char ESCAPE = '\u001b';

  private Cells() {
  }

  static String left(String text, int width) {
    String cut = cut(text, width);
    return cut + " ".repeat(width - cut.length());
  }

  static String right(String text, int width) {
    String cut = cut(text, width);
    return " ".repeat(width - cut.length()) + cut;
  }

  static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, Math.max(0, width));
  }

  /// A line no wider than the screen, whatever colours it has.
  static String clip(String line, int columns) {
    int shown = 0;
    boolean painted = false;
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) == ESCAPE) {
        painted = true;
        i = line.indexOf('m', i);
      } else if (++shown > columns) {
        return line.substring(0, i) + (painted ? ESCAPE + "[0m" : "");
      }
    }
    return line;
  }

  /// Characters of a line on the screen.
  static int length(String line) {
    int shown = 0;
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) == ESCAPE) {
        i = line.indexOf('m', i);
      } else {
        shown++;
      }
    }
    return shown;
  }

  /// A name that somebody else chose, without signs that steer a terminal.
  static String printable(String name) {
    StringBuilder safe = new StringBuilder(name.length());
    for (char c : name.toCharArray()) {
      safe.append(Character.isISOControl(c) || c > 0x2FF ? '?' : c);
    }
    return safe.toString();
  }

  /// All of a line in one colour, to its end.
  static String bar(String text, int columns, Look look) {
    return look.paint(Look.Colour.REVERSE, left(text, columns));
  }
}
