package haltwise.report.page;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/// What an HTML file carries beside its text: style, scripts, data; and the policy that lets a browser run these and
/// nothing else, and load nothing from anywhere.
final class PageScript {
  private static final List<String> STYLES = List.of("uplot/uPlot.min.css", "page.css");
  private static final List<String> SCRIPTS = List.of("uplot/uPlot.iife.min.js", "format.js",
      "canvas.js", "charts.js", "page.js");

  private PageScript() {
  }

  static String style() {
    return STYLES.stream().map(PageScript::resource).collect(Collectors.joining("\n"));
  }

  static String script() {
    return "\"use strict\";\n/*!\n" + resource("uplot/LICENSE") + "\n*/\n"
        + SCRIPTS.stream().map(PageScript::resource).collect(Collectors.joining("\n"));
  }

  /// JSON that cannot end the element it stands in: a `<` only ever occurs in its strings, where it may be written as an escape.
  static String data(Page page) {
    return JsonMapper.shared().writeValueAsString(PageDocument.of(page)).replace("<", "\\u003c");
  }

  /// The Content-Security-Policy that goes with these.
  static String policy(String style, String script) {
    return "default-src 'none'; style-src " + hash(style) + "; script-src " + hash(script)
        + "; base-uri 'none'; form-action 'none'";
  }

  private static String hash(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256")
          .digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("BUG: every Java has SHA-256", e);
    }
  }

  private static String resource(String name) {
    return new String(PageAssets.bytes(name), StandardCharsets.UTF_8);
  }
}
