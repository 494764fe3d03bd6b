package haltwise.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Sentences broken into lines. A number stays with its unit.
public final class Paragraph {
  private static final Pattern BEFORE_UNIT = Pattern
      .compile("(?<=\\d) (?=%|(?:ns|µs|ms|s|W|MB|times)\\b)");
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[\\d+m");
  private static final char STICKY = '\u00a0';

  private Paragraph() {
  }

  /// @param width of the longest line; a longer word stands alone on a longer one
  /// @return at least one line
  public static List<String> lines(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int column = 0;
    for (String word : BEFORE_UNIT.matcher(text).replaceAll(String.valueOf(STICKY)).split(" ")) {
      int length = COLOUR.matcher(word).replaceAll("").length();
      if (column > 0 && column + 1 + length > width) {
        lines.add(line.toString().replace(STICKY, ' ').stripTrailing());
        line.setLength(0);
        column = 0;
      }
      if (column > 0) {
        line.append(' ');
        column++;
      }
      line.append(word);
      column += length;
    }
    lines.add(line.toString().replace(STICKY, ' ').stripTrailing());
    return lines;
  }
}
