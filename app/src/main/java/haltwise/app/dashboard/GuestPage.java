package haltwise.app.dashboard;

import haltwise.app.serve.GuestRun;
import haltwise.app.serve.GuestRun.Looked;
import haltwise.report.Figure;
import haltwise.trace.Nanos;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// The page of `serve --guest`: a look comes every few seconds, so the browser asks again by itself, and no script is needed.
///
/// @param version of this program
public record GuestPage(GuestRun run, String version) {
  private static final int SHOWN = 60;

  /// As it is now.
  public WebServer.Answer html() {
    List<Looked> looks = run.latest(SHOWN);
    StringBuilder out = new StringBuilder("""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="refresh" content="5">
        <title>haltwise in this guest</title>
        <link rel="icon" href="icon.svg" type="image/svg+xml">
        <link rel="stylesheet" href="page.css">
        <link rel="stylesheet" href="dashboard.css">
        </head>
        <body class="dashboard">
        <header><div class="name"><h1>haltwise</h1>
        """);
    line(out, "p class=\"subtitle\"", "this guest's own polling; " + version);
    out.append("</div></header>\n<main id=\"main\">\n");
    if (looks.isEmpty()) {
      line(out, "p", "The first look is under way.");
    } else {
      now(out, looks.getLast());
      table(out, looks);
    }
    out.append(
        """
            <p>The same numbers: <a href="/metrics">/metrics</a>, <a href="/state.json">/state.json</a>.</p>
            </main>
            </body>
            </html>
            """);
    return new WebServer.Answer("text/html; charset=utf-8",
        out.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void now(StringBuilder out, Looked l) {
    line(out, "h2", "In force: " + l.inForce());
    line(out, "p",
        "Window up to " + Nanos.text(l.inForce().maxNs())
            + ". Since the look before, by the kernel's own"
            + " counters: " + polled(l) + " of the CPUs' time polled, HLT " + hlts(l)
            + " (each is an exit to the host). Idle periods of the look: "
            + Figure.perSecond(l.idlePerSecond())
            + ". Steal: " + Figure.percent(l.stealShare()) + ".");
    line(out, "p",
        Figure.plural(run.looks(), "look") + ", " + Figure.plural(run.changes(), "change")
            + ", of which "
            + run.switchedOff() + " switched polling off because of steal."
            + (run.isDryRun() ? " Nothing is written (--dry-run)." : ""));
  }

  private static void table(StringBuilder out, List<Looked> looks) {
    out.append(
        "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Looks\">\n<table>\n<thead><tr>");
    for (String head : List.of("time", "idle periods", "polled", "HLT", "steal", "decision",
        "settings", "because")) {
      line(out, "th scope=\"col\"", head);
    }
    out.append("</tr></thead>\n<tbody>\n");
    for (Looked l : looks.reversed()) {
      out.append("<tr>");
      for (String cell : List.of(l.time().truncatedTo(ChronoUnit.SECONDS).toString(),
          Figure.perSecond(l.idlePerSecond()), polled(l), hlts(l), Figure.percent(l.stealShare()),
          l.decision().kind().word(), l.decision().settings().toString(), l.decision().because())) {
        line(out, "td", cell);
      }
      out.append("</tr>\n");
    }
    out.append("</tbody>\n</table>\n</div>\n");
  }

  private static String polled(Looked l) {
    return Figure.percent(l.polledShare());
  }

  private static String hlts(Looked l) {
    return Optional.of(l.hltsPerSecond()).filter(h -> h.isPresent())
        .map(h -> Figure.perSecond(h.getAsDouble())).orElse(Figure.UNKNOWN);
  }

  /// @param element with its attributes
  private static void line(StringBuilder out, String element, String text) {
    out.append('<').append(element).append('>')
        .append(text.replace("&", "&amp;").replace("<", "&lt;")
            .replace(">", "&gt;"))
        .append("</").append(element.split(" ")[0]).append(">\n");
  }
}
