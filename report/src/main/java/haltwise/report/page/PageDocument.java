package haltwise.report.page;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The JSON of a page: what `report --json` prints, and what the scripts of the HTML file draw from. Null is not known.
public final class PageDocument {
  private static final MathContext DIGITS = new MathContext(9);
  private static final double EXACT = 1L << 53;

  private PageDocument() {
  }

  public static Map<String, Object> of(Page page) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("title", page.title());
    doc.put("subtitle", page.subtitle());
    doc.put("warnings", page.warnings());
    doc.put("findings", page.findings());
    doc.put("sections", page.sections().stream().map(PageDocument::section).toList());
    return doc;
  }

  private static Map<String, Object> section(Section s) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("id", s.id());
    doc.put("title", s.title());
    doc.put("how_to_read", s.howToRead());
    List<Map<String, Object>> parts = new ArrayList<>();
    for (int i = 0; i < s.parts().size(); i++) {
      parts.add(part(partId(s, i), s.parts().get(i)));
    }
    doc.put("parts", parts);
    return doc;
  }

  /// Unique in its page.
  static String partId(Section s, int part) {
    return s.id() + "-" + (part + 1);
  }

  private static Map<String, Object> part(String id, Part part) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("id", id);
    doc.put("title", part.title());
    switch (part) {
      case Part.Chart(_, var see, var drawing, var table, var notes) -> {
        doc.put("see", see);
        doc.put("notes", notes);
        doc.put("drawing", drawing(drawing));
        doc.put("columns", columns(table));
      }
      case Part.Shown(_, var see, var table) -> {
        doc.put("see", see);
        doc.put("columns", columns(table));
      }
      case Part.LeftOut(_, _, var why) -> doc.put("left_out", why);
      case Part.Words(_, var sentences) -> doc.put("sentences", sentences);
    }
    return doc;
  }

  private static List<Map<String, Object>> columns(DataTable table) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Column c : table.columns()) {
      Map<String, Object> doc = new LinkedHashMap<>();
      doc.put("key", c.key());
      doc.put("title", c.title());
      switch (c) {
        case Column.Texts t -> {
          doc.put("unit", "text");
          doc.put("values", t.values());
        }
        case Column.Mixed m -> {
          doc.put("unit", "mixed");
          doc.put("units", m.units().stream().map(PageDocument::word).toList());
          doc.put("words", m.words());
          doc.put("values", m.values().stream().map(PageDocument::number).toList());
        }
        case Column.Numbers n -> {
          doc.put("unit", word(n.unit()));
          doc.put("values", n.values().stream().map(PageDocument::number).toList());
        }
      }
      all.add(doc);
    }
    return all;
  }

  /// Whole numbers as they are, others with nine digits.
  private static Optional<Number> number(double n) {
    if (Double.isNaN(n) || Double.isInfinite(n)) {
      return Optional.empty();
    }
    return Optional.of(n == Math.rint(n) && Math.abs(n) < EXACT
        ? (Number) (long) n
        : (Number) new BigDecimal(n).round(DIGITS).doubleValue());
  }

  private static String word(Unit unit) {
    return unit.name().toLowerCase(java.util.Locale.ROOT);
  }

  private static Map<String, Object> drawing(Drawing drawing) {
    Map<String, Object> doc = new LinkedHashMap<>();
    switch (drawing) {
      case Drawing.Bins d -> {
        doc.put("kind", "bins");
        doc.put("axis", d.axis());
        doc.put("from", d.from());
        doc.put("to", d.to());
        doc.put("parts", inks(d.parts()));
        doc.put("total", d.total());
        doc.put("line", d.line().map(PageDocument::ink));
        doc.put("marks", d.marks());
        doc.put("highest_share", d.highestShare());
      }
      case Drawing.Rows d -> {
        doc.put("kind", "rows");
        doc.put("label", d.label());
        doc.put("parts", inks(d.parts()));
        doc.put("stacked", d.stacked());
        doc.put("unit", word(d.unit()));
      }
      case Drawing.Nines d -> {
        doc.put("kind", "nines");
        doc.put("quantile", d.quantile());
        doc.put("lines", inks(d.lines()));
        doc.put("thin_from", d.thinFrom());
        doc.put("thin_why", d.thinWhy());
      }
      case Drawing.Points d -> {
        doc.put("kind", "points");
        doc.put("x", d.x());
        doc.put("y", d.y());
        doc.put("name", d.name());
        doc.put("is_on_line", d.isOnLine());
      }
      case Drawing.Intervals d -> {
        doc.put("kind", "intervals");
        doc.put("label", d.label());
        doc.put("value", d.value());
        doc.put("low", d.low());
        doc.put("high", d.high());
        doc.put("verdict", d.verdict());
        doc.put("unit", word(d.unit()));
      }
      case Drawing.Timeline d -> {
        doc.put("kind", "timeline");
        doc.put("time", d.time());
        doc.put("lowest", d.lowest());
        doc.put("highest", d.highest());
        doc.put("mean", d.mean());
        doc.put("ceiling", d.ceiling());
      }
    }
    return doc;
  }

  private static List<Map<String, Object>> inks(List<Drawing.Ink> inks) {
    return inks.stream().map(PageDocument::ink).toList();
  }

  private static Map<String, Object> ink(Drawing.Ink ink) {
    return Map.of("column", ink.column(), "tone", ink.tone().word(), "dashed", ink.dashed());
  }
}
