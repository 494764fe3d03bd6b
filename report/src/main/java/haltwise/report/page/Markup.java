package haltwise.report.page;

import java.util.ArrayDeque;
import java.util.Deque;

/// Writes HTML. All text and all values of attributes are escaped here, so that a name out of a trace stays a name.
final class Markup {
  private final StringBuilder out = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /// Opens an element.
  ///
  /// @param attributes names and values in turn; an empty value: the name alone
  Markup open(String element, String... attributes) {
    tag(element, attributes);
    open.push(element);
    return this;
  }

  /// An element with nothing in it, which needs no end.
  Markup empty(String element, String... attributes) {
    tag(element, attributes);
    return this;
  }

  private void tag(String element, String... attributes) {
    out.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]);
      if (!attributes[i + 1].isEmpty()) {
        out.append("=\"").append(escaped(attributes[i + 1])).append('"');
      }
    }
    out.append('>');
  }

  Markup close() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  /// The end of an element, and of the line.
  Markup closeLine() {
    close();
    out.append('\n');
    return this;
  }

  Markup text(String text) {
    out.append(escaped(text));
    return this;
  }

  /// An element with text in it, on a line of its own.
  Markup line(String element, String text, String... attributes) {
    return open(element, attributes).text(text).closeLine();
  }

  /// What is HTML already.
  Markup raw(String html) {
    out.append(html);
    return this;
  }

  String html() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("BUG: <" + open.peek() + "> is still open");
    }
    return out.toString();
  }

  static String escaped(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        // HTML has no other control characters; in a name they would hide or move text.
        case '\n', '\t' -> safe.append(c);
        default -> safe.append(Character.isISOControl(c) || isBidiControl(c) ? '\ufffd' : c);
      }
    }
    return safe.toString();
  }

  /// Signs that turn the direction of what follows: a name must not move its neighbours.
  private static boolean isBidiControl(char c) {
    return c >= '\u202a' && c <= '\u202e' || c >= '\u2066' && c <= '\u2069';
  }
}
