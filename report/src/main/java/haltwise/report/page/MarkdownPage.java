package haltwise.report.page;

import java.util.List;
import java.util.stream.Collectors;

/// A page as Markdown, for an issue or a wiki: sentences and tables, shortened where they are long.
public final class MarkdownPage {
  private final StringBuilder out = new StringBuilder();

  private MarkdownPage() {
  }

  public static String of(Page page) {
    return new MarkdownPage().render(page);
  }

  private String render(Page page) {
    out.append("# ").append(escaped(page.title())).append("\n\n").append(escaped(page.subtitle()))
        .append("\n\n");
    page.warnings().forEach(w -> out.append("> **Warning:** ").append(escaped(w)).append("\n\n"));
    if (!page.findings().isEmpty()) {
      out.append("**In short**\n\n");
      list(page.findings());
    }
    for (Section s : page.sections()) {
      out.append("## ").append(escaped(s.title())).append("\n\n");
      s.parts().forEach(this::part);
    }
    return out.toString();
  }

  private void list(List<String> sentences) {
    sentences.forEach(s -> out.append("- ").append(escaped(s)).append('\n'));
    out.append('\n');
  }

  private void part(Part part) {
    if (!(part instanceof Part.LeftOut)) {
      out.append("### ").append(escaped(part.title())).append("\n\n");
    }
    switch (part) {
      case Part.Chart c -> {
        out.append(escaped(c.see())).append("\n\n");
        table(c.table(), Excerpt.of(c));
        c.notes().forEach(n -> out.append(escaped(n)).append("\n\n"));
      }
      case Part.Shown(_, var see, var table) -> {
        out.append(escaped(see)).append("\n\n");
        table(table, Excerpt.of(table));
      }
      case Part.LeftOut l -> out.append("*Left out: ").append(escaped(l.title())).append(":* ")
          .append(escaped(l.why())).append("\n\n");
      case Part.Words(_, var sentences) -> list(sentences);
    }
  }

  private void table(DataTable table, Excerpt excerpt) {
    if (!excerpt.rows().isEmpty()) {
      row(table.columns().stream().map(Column::title).map(MarkdownPage::escaped).toList());
      row(table.columns().stream().map(MarkdownPage::alignment).toList());
      for (int row : excerpt.rows()) {
        row(table.columns().stream().map(c -> escaped(c.text(row))).toList());
      }
      out.append('\n');
    }
    if (!excerpt.said().isEmpty()) {
      out.append(escaped(excerpt.said())).append("\n\n");
    }
  }

  private void row(List<String> cells) {
    out.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |"))).append('\n');
  }

  private static String alignment(Column c) {
    return switch (c) {
      case Column.Texts _ -> "---";
      case Column.Numbers _,Column.Mixed _ -> "---:";
    };
  }

  /// So that a name from a trace neither formats, nor links, nor calls anyone.
  static String escaped(String text) {
    StringBuilder safe = new StringBuilder();
    int[] all = text.codePoints().toArray();
    for (int i = 0; i < all.length; i++) {
      int c = all[i];
      switch (c) {
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '&' -> safe.append("&amp;");
        case '@' -> safe.append("&#64;");
        // Within a word it formats nothing, and work_per_s is read as it is written.
        case '_' -> safe.append(isWithinWord(all, i) ? "_" : "\\_");
        case '\\', '`', '*', '[', ']', '|', '#', '~', '$' ->
          safe.append('\\').appendCodePoint(c);
        default -> safe.appendCodePoint(Character.isISOControl(c) ? ' ' : c);
      }
    }
    return safe.toString();
  }

  private static boolean isWithinWord(int[] text, int at) {
    return at > 0 && at < text.length - 1 && Character.isLetterOrDigit(text[at - 1])
        && Character.isLetterOrDigit(text[at + 1]);
  }
}
