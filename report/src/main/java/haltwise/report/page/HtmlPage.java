package haltwise.report.page;

import haltwise.report.page.Drawing.Ink;
import java.util.List;

/// A page as one HTML file that needs nothing else: readable without scripts, which draw the charts from the data in it.
public final class HtmlPage {
  private static final String KEYS = "Arrow keys go from value to value.";

  private final Markup html = new Markup();

  private HtmlPage() {
  }

  public static String of(Page page) {
    return new HtmlPage().render(page);
  }

  private String render(Page page) {
    String style = PageScript.style();
    String script = PageScript.script();
    html.raw("<!doctype html>\n").open("html", "lang", "en").open("head");
    html.empty("meta", "charset", "utf-8");
    html.empty("meta", "http-equiv", "Content-Security-Policy", "content",
        PageScript.policy(style, script));
    html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.empty("meta", "name", "color-scheme", "content", "light dark");
    html.line("title", page.title());
    html.open("style").raw(style).closeLine();
    html.closeLine().open("body");
    html.line("a", "Skip to the findings", "class", "skip", "href", "#main");
    head(page);
    html.open("main", "id", "main");
    findings(page);
    page.sections().forEach(this::section);
    html.closeLine();
    html.line("footer",
        "Made by haltwise. Charts by uPlot 1.6.32 (MIT license, in the source of this file)."
            + " Nothing was loaded from anywhere to show it.");
    html.open("script", "type", "application/json", "id", "data").raw(PageScript.data(page))
        .closeLine();
    html.open("script").raw(script).closeLine();
    return html.closeLine().closeLine().html();
  }

  private void head(Page page) {
    html.open("header").line("h1", page.title()).line("p", page.subtitle(), "class", "subtitle");
    for (String warning : page.warnings()) {
      html.line("p", warning, "class", "warning", "role", "note");
    }
    html.open("nav", "aria-label", "Sections").open("ul");
    for (Section s : page.sections()) {
      html.open("li").line("a", s.title(), "href", "#" + s.id()).close();
    }
    html.close().closeLine().closeLine();
    html.line("noscript",
        "The charts need JavaScript. All their numbers are in the tables under them.");
  }

  private void findings(Page page) {
    if (!page.findings().isEmpty()) {
      html.open("section", "class", "findings", "aria-labelledby", "findings-title")
          .line("h2", "In short", "id", "findings-title");
      list(page.findings());
      html.closeLine();
    }
  }

  private void list(List<String> sentences) {
    html.open("ul");
    sentences.forEach(s -> html.line("li", s));
    html.closeLine();
  }

  private void section(Section s) {
    html.open("section", "id", s.id(), "aria-labelledby", s.id() + "-title");
    html.line("h2", s.title(), "id", s.id() + "-title");
    if (!s.howToRead().isEmpty()) {
      html.line("p", s.howToRead(), "class", "how");
    }
    html.open("div", "class", "parts");
    for (int i = 0; i < s.parts().size(); i++) {
      part(PageDocument.partId(s, i), s.parts().get(i));
    }
    html.closeLine().closeLine();
  }

  private void part(String id, Part part) {
    switch (part) {
      case Part.Chart c -> chart(id, c);
      case Part.Shown(var title, var see, var table) -> {
        html.open("div", "class", "shown", "id", id).line("h3", title).line("p", see, "class",
            "see");
        table(id, title, table);
        html.closeLine();
      }
      case Part.LeftOut l -> html.open("div", "class", "left-out", "id", id)
          .line("h3", l.title()).line("p", "Left out: " + l.why()).closeLine();
      case Part.Words(var title, var sentences) -> {
        html.open("div", "class", "words", "id", id).line("h3", title);
        list(sentences);
        html.closeLine();
      }
    }
  }

  private void chart(String id, Part.Chart c) {
    String titleId = id + "-title";
    String seeId = id + "-see";
    html.open("figure", "class", "chart", "id", id, "aria-labelledby", titleId);
    html.open("figcaption").line("h3", c.title(), "id", titleId)
        .line("p", c.see(), "class", "see", "id", seeId).closeLine();
    legend(c);
    html.open("div", "class", "plot", "role", "img", "tabindex", "0", "aria-label",
        "Chart: " + c.title() + ". " + KEYS, "aria-describedby", seeId).closeLine();
    html.open("p", "class", "readout", "role", "status").closeLine();
    for (String note : c.notes()) {
      html.line("p", note, "class", "note");
    }
    html.open("details").line("summary", "Table: " + c.title());
    table(id, c.title(), c.table());
    html.closeLine().closeLine();
  }

  /// What the colours stand for; a chart with one colour needs none.
  private void legend(Part.Chart c) {
    List<Ink> inks = switch (c.drawing()) {
      case Drawing.Bins d -> java.util.stream.Stream.concat(d.parts().stream(), d.line().stream())
          .toList();
      case Drawing.Rows d -> d.parts();
      case Drawing.Nines d -> d.lines();
      case Drawing.Points _,Drawing.Intervals _,Drawing.Timeline _ -> List.of();
    };
    if (inks.size() < 2) {
      return;
    }
    html.open("ul", "class", "legend", "aria-label", "Colours");
    for (Ink ink : inks) {
      html.open("li")
          .open("span", "class", "swatch " + ink.tone().word() + (ink.dashed() ? " dashed" : ""))
          .close()
          .text(titleOf(c.table(), ink.column())).closeLine();
    }
    html.closeLine();
  }

  private static String titleOf(DataTable table, String key) {
    return table.columns().stream().filter(c -> c.key().equals(key)).findFirst().orElseThrow()
        .title();
  }

  private void table(String id, String title, DataTable table) {
    html.line("button", "Download as CSV", "type", "button", "class", "csv", "data-of", id,
        "hidden", "");
    html.open("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label",
        "Table: " + title).open("table");
    html.line("caption", title).open("thead").open("tr");
    for (Column c : table.columns()) {
      html.open("th", "scope", "col", "class", kind(c)).text(c.title()).close();
    }
    html.close().close().open("tbody");
    for (int row = 0; row < table.rows(); row++) {
      html.open("tr");
      for (Column c : table.columns()) {
        boolean names = c instanceof Column.Texts && c == table.columns().getFirst();
        if (names) {
          html.open("th", "scope", "row");
        } else {
          html.open("td", "class", kind(c));
        }
        html.text(c.text(row)).close();
      }
      html.closeLine();
    }
    html.close().close().closeLine();
  }

  private static String kind(Column c) {
    return switch (c) {
      case Column.Texts _ -> "text";
      case Column.Numbers _,Column.Mixed _ -> "number";
    };
  }
}
