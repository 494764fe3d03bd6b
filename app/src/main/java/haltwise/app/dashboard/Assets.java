package haltwise.app.dashboard;

import haltwise.report.page.PageAssets;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/// The files of the page: from the jars, and none but these.
final class Assets {
  private static final String HTML = "text/html; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";

  /// @param ofReport whether the report's page has it too
  private record Asset(String name, String type, boolean ofReport) {
    WebServer.Answer answer() {
      if (ofReport) {
        return new WebServer.Answer(type, PageAssets.bytes(name));
      }
      try (InputStream in = Assets.class.getResourceAsStream(name)) {
        if (in == null) {
          throw new IllegalStateException("BUG: the resource " + name + " is missing");
        }
        return new WebServer.Answer(type, in.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final Map<String, Asset> BY_PATH = Map.ofEntries(
      Map.entry("/", new Asset("index.html", HTML, false)),
      Map.entry("/icon.svg", new Asset("icon.svg", "image/svg+xml", false)),
      Map.entry("/dashboard.css", new Asset("dashboard.css", STYLE, false)),
      Map.entry("/past.js", new Asset("past.js", SCRIPT, false)),
      Map.entry("/timelines.js", new Asset("timelines.js", SCRIPT, false)),
      Map.entry("/tables.js", new Asset("tables.js", SCRIPT, false)),
      Map.entry("/dashboard.js", new Asset("dashboard.js", SCRIPT, false)),
      Map.entry("/page.css", new Asset("page.css", STYLE, true)),
      Map.entry("/format.js", new Asset("format.js", SCRIPT, true)),
      Map.entry("/canvas.js", new Asset("canvas.js", SCRIPT, true)),
      Map.entry("/charts.js", new Asset("charts.js", SCRIPT, true)),
      Map.entry("/uplot.js", new Asset("uplot/uPlot.iife.min.js", SCRIPT, true)),
      Map.entry("/uplot.css", new Asset("uplot/uPlot.min.css", STYLE, true)));

  private Assets() {
  }

  static Optional<WebServer.Answer> of(String path) {
    return Optional.ofNullable(BY_PATH.get(path)).map(Asset::answer);
  }
}
