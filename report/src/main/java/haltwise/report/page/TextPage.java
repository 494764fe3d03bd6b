package haltwise.report.page;

import haltwise.report.Figure;
import haltwise.report.HistogramChart;
import haltwise.report.Look;
import haltwise.report.Look.Colour;
import haltwise.report.Paragraph;
import haltwise.report.Sparkline;
import haltwise.report.TextTable;
import haltwise.trace.facts.TimeHistogram;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A page as text, for a terminal or a mail: histograms as bars, the timeline as a line of them, the rest as tables, shortened where they are long.
public final class TextPage {
  private static final int WIDEST_TEXT = 100;
  private static final int FEW_ROWS = 4;
  private static final String INDENT = "  ";

  private final Look look;
  private final StringBuilder out = new StringBuilder();

  private TextPage(Look look) {
    this.look = look;
  }

  public static String of(Page page, Look look) {
    return new TextPage(look).render(page);
  }

  private String render(Page page) {
    out.append(look.paint(Colour.BOLD, page.title())).append('\n');
    words("", page.subtitle());
    page.warnings().forEach(w -> words("WARNING: ", w));
    if (!page.findings().isEmpty()) {
      heading("In short");
      page.findings().forEach(f -> words("- ", f));
    }
    for (Section s : page.sections()) {
      heading(s.title());
      s.parts().forEach(this::part);
    }
    return out.toString();
  }

  private void heading(String title) {
    out.append('\n').append(look.paint(Colour.BOLD, title)).append('\n')
        .append("─".repeat(title.length())).append('\n');
  }

  /// @param before stands before the first line; the others are indented as far
  private void words(String before, String text) {
    List<String> lines = Paragraph.lines(text,
        Math.min(look.columns(), WIDEST_TEXT) - before.length());
    for (int i = 0; i < lines.size(); i++) {
      out.append(i == 0 ? before : " ".repeat(before.length())).append(lines.get(i)).append('\n');
    }
  }

  private void part(Part part) {
    switch (part) {
      case Part.Chart c -> {
        switch (c.drawing()) {
          case Drawing.Bins _ -> {
          }
          case Drawing.Timeline _,Drawing.Rows _,Drawing.Nines _,Drawing.Points _,Drawing.Intervals _ ->
            title(c);
        }
        words("", c.see());
        chart(c);
        c.notes().forEach(n -> words(INDENT, n));
        out.append('\n');
      }
      case Part.Shown(_, var see, var table) -> {
        title(part);
        words("", see);
        table(table, Excerpt.of(table));
        out.append('\n');
      }
      case Part.LeftOut l -> words("", "Left out: " + l.title() + ": " + l.why());
      case Part.Words(var title, var sentences) -> {
        words("", title);
        sentences.forEach(s -> words("- ", s));
        out.append('\n');
      }
    }
  }

  private void title(Part part) {
    out.append(look.paint(Colour.BOLD, part.title())).append('\n');
  }

  private void chart(Part.Chart c) {
    switch (c.drawing()) {
      case Drawing.Bins d -> out
          .append(HistogramChart.text(look, INDENT + c.title(), histogram(c.table(), d)));
      case Drawing.Timeline d -> timeline(c.table(), d);
      case Drawing.Rows _,Drawing.Nines _,Drawing.Points _,Drawing.Intervals _ -> table(c.table(),
          Excerpt.of(c));
    }
  }

  private static TimeHistogram histogram(DataTable table, Drawing.Bins d) {
    List<TimeHistogram.Bucket> buckets = IntStream.range(0, table.rows())
        .mapToObj(i -> new TimeHistogram.Bucket(count(table, d.from(), i), count(table, d.to(), i),
            count(table, d, Tone.HIT, i), count(table, d, Tone.MISS, i),
            count(table, d, Tone.UNPOLLED, i)))
        .toList();
    return new TimeHistogram(buckets, 0);
  }

  private static long count(DataTable table, Drawing.Bins d, Tone tone, int row) {
    return d.parts().stream().filter(p -> p.tone() == tone)
        .mapToLong(p -> count(table, p.column(), row)).sum();
  }

  private static long count(DataTable table, String key, int row) {
    return Excerpt.numbers(table, key).get(row).longValue();
  }

  /// The highest window of each piece of the line.
  private void timeline(DataTable table, Drawing.Timeline d) {
    List<Double> highest = Excerpt.numbers(table, d.highest());
    int width = Math.max(1, Math.min(look.columns() - 40, highest.size()));
    long[] columns = new long[width];
    Arrays.fill(columns, -1);
    for (int i = 0; i < highest.size(); i++) {
      int at = (int) ((long) i * width / highest.size());
      columns[at] = Math.max(columns[at], highest.get(i).isNaN() ? -1 : highest.get(i).longValue());
    }
    long most = Arrays.stream(columns).max().orElse(-1);
    out.append(INDENT).append("highest window  ")
        .append(Sparkline.of(Arrays.stream(columns).boxed().toList(), width, look));
    out.append(most < 0 ? "" : "  up to " + Unit.NS.text(most)).append('\n');
  }

  /// Few rows that are too wide are turned; of many, the last columns stay out.
  private void table(DataTable table, Excerpt excerpt) {
    int shown = table.columns().size();
    while (shown > 2 && !fits(upright(table.columns().subList(0, shown), excerpt))) {
      shown--;
    }
    int missing = table.columns().size() - shown;
    out.append(missing > 0 && excerpt.rows().size() <= FEW_ROWS
        ? turned(table, excerpt)
        : upright(table.columns().subList(0, shown), excerpt));
    if (missing > 0 && excerpt.rows().size() > FEW_ROWS) {
      words(INDENT, Figure.plural(missing, "more column") + " in the HTML page.");
    }
    if (!excerpt.said().isEmpty()) {
      words(INDENT, excerpt.said());
    }
  }

  private boolean fits(String text) {
    return text.lines().allMatch(line -> line.length() <= look.columns());
  }

  private String upright(List<Column> columns, Excerpt excerpt) {
    TextTable t = new TextTable(columns.stream().map(TextPage::header).toArray(String[]::new));
    for (int row : excerpt.rows()) {
      t.row(columns.stream().map(c -> c.text(row)).toArray(String[]::new));
    }
    return t.text(look, INDENT);
  }

  private static String header(Column c) {
    return switch (c) {
      case Column.Texts t -> t.title();
      case Column.Numbers _,Column.Mixed _ -> ">" + c.title();
    };
  }

  /// A line for each column, where few rows are too wide for the screen; what is in no row is left out.
  private String turned(DataTable table, Excerpt excerpt) {
    List<Column> others = table.columns().subList(1, table.columns().size());
    int widest = others.stream().mapToInt(c -> c.title().length()).max().orElse(0);
    int room = Math.max(20, look.columns() - widest - 3 * INDENT.length());
    StringBuilder text = new StringBuilder();
    for (int row : excerpt.rows()) {
      TextTable t = new TextTable("", "");
      for (Column c : others) {
        if (!c.text(row).equals(Figure.UNKNOWN)) {
          String title = c.title();
          for (String line : Paragraph.lines(c.text(row), room)) {
            t.row(title, line);
            title = "";
          }
        }
      }
      text.append(INDENT).append(table.columns().getFirst().text(row)).append('\n')
          .append(t.text(look, INDENT + INDENT));
    }
    return text.toString();
  }
}
