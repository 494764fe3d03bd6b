package haltwise.report.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// The files that make the look of a page, for other pages that are to look and draw as it does.
public final class PageAssets {
  private PageAssets() {
  }

  /// @param name such as `page.css`, `format.js`, `canvas.js`, `charts.js`, `uplot/uPlot.iife.min.js`
  public static byte[] bytes(String name) {
    try (InputStream in = PageAssets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("BUG: the resource " + name + " is missing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
