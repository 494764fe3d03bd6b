package haltwise.report;

import java.util.List;

/// A row of numbers as small bars, one character each, the highest as high as the line.
public final class Sparkline {
  private static final String BARS = "▁▂▃▄▅▆▇█";
  private static final String ASCII_BARS = "_.:-=+*#";

  private Sparkline() {
  }

  /// @param values the oldest first; negative ones are not known and leave a gap
  /// @param width characters; of more values, the last are shown, of fewer, the line is filled up on the left
  public static String of(List<Long> values, int width, Look look) {
    List<Long> last = values.subList(Math.max(0, values.size() - width), values.size());
    long highest = last.stream().mapToLong(Long::longValue).max().orElse(0);
    String bars = look.unicode() ? BARS : ASCII_BARS;
    StringBuilder line = new StringBuilder(" ".repeat(width - last.size()));
    for (long value : last) {
      line.append(value < 0 ? ' ' : bars.charAt(bar(value, highest)));
    }
    return line.toString();
  }

  /// Only 0 is as low as the line.
  private static int bar(long value, long highest) {
    return value == 0 ? 0 : (int) Math.max(1, Math.round((BARS.length() - 1.0) * value / highest));
  }
}
