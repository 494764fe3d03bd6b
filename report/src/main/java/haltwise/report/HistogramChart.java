package haltwise.report;

import haltwise.report.Look.Colour;
import haltwise.trace.Nanos;
import haltwise.trace.facts.TimeHistogram;
import haltwise.trace.facts.TimeHistogram.Bucket;
import java.util.ArrayList;
import java.util.List;

/// A histogram as horizontal bars on a linear scale, a line for each bucket:
/// `100–200 µs ██████▒▒  2,345  9.4 %`. Every bucket that holds a halt shows at least a thin stroke.
public final class HistogramChart {
  private static final int LONGEST_BAR = 60;

  private final Look look;
  private final boolean split;
  private final long total;
  private final long longest;

  private record Line(String label, Bucket bucket) {
  }

  private HistogramChart(Look look, TimeHistogram histogram, boolean split) {
    this.look = look;
    this.split = split;
    total = histogram.count();
    longest = Math.max(histogram.unknown(),
        histogram.buckets().stream().mapToLong(Bucket::count).max().orElse(0));
  }

  /// @param title what stands on the left, such as `Polling time × count`
  public static String text(Look look, String title, TimeHistogram histogram) {
    return new HistogramChart(look, histogram, true).render(title, histogram);
  }

  /// The same where nothing is known of what polled.
  static String plain(Look look, String title, TimeHistogram histogram) {
    return new HistogramChart(look, histogram, false).render(title, histogram);
  }

  private String render(String title, TimeHistogram histogram) {
    List<Line> lines = new ArrayList<>();
    histogram.buckets().forEach(b -> lines.add(new Line(label(b), b)));
    if (histogram.unknown() > 0) {
      lines.add(new Line("unknown", new Bucket(0, 0, 0, 0, histogram.unknown())));
    }
    int labelWidth = lines.stream().mapToInt(l -> l.label.length()).max().orElse(0);
    int countWidth = Figure.count(longest).length();
    int barWidth = Math.min(LONGEST_BAR, look.columns() - labelWidth - countWidth - 15);
    StringBuilder out = new StringBuilder(look.paint(Colour.BOLD, title))
        .append(split ? "   " + legend() : "").append('\n');
    for (Line line : lines) {
      out.append("  ").append(" ".repeat(labelWidth - line.label.length())).append(line.label)
          .append(' ').append(bar(line.bucket, barWidth)).append("  ")
          .append(padLeft(Figure.count(line.bucket.count()), countWidth))
          .append(share(line.bucket.count())).append('\n');
    }
    return out.toString();
  }

  private String legend() {
    return look.paint(Colour.GREEN, "█") + " hit  " + look.paint(Colour.YELLOW, "▒")
        + " miss  " + look.paint(Colour.DIM, "░") + " not polled";
  }

  private String bar(Bucket bucket, int width) {
    int cells = (int) Math.round((double) bucket.count() * width / longest);
    if (cells == 0) {
      return (bucket.count() > 0 ? "▏" : " ") + " ".repeat(width - 1);
    }
    if (!split) {
      return "█".repeat(cells) + " ".repeat(width - cells);
    }
    int hits = part(bucket.hits(), bucket, cells);
    int misses = Math.min(cells - hits, part(bucket.misses(), bucket, cells));
    int unpolled = cells - hits - misses;
    return look.paint(Colour.GREEN, "█".repeat(hits))
        + look.paint(Colour.YELLOW, "▒".repeat(misses))
        + look.paint(Colour.DIM, "░".repeat(unpolled)) + " ".repeat(width - cells);
  }

  private static int part(long count, Bucket bucket, int cells) {
    return (int) Math.round((double) count * cells / bucket.count());
  }

  private static String label(Bucket b) {
    if (b.toNs() == 0) {
      return "0 ns";
    }
    if (b.toNs() == Long.MAX_VALUE) {
      return "over " + Nanos.text(b.fromNs());
    }
    String from = Nanos.text(b.fromNs());
    String to = Nanos.text(b.toNs());
    String unit = to.substring(to.indexOf(' '));
    // 500 µs to 1 ms: the unit of the upper bound alone would mislead.
    return (b.fromNs() == 0 ? "0" : from.endsWith(unit) ? from.replace(unit, "") : from)
        + "–" + to;
  }

  private String share(long count) {
    return count == 0 ? "" : "  " + padLeft(Figure.percent((double) count / total), 7);
  }

  private static String padLeft(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }
}
