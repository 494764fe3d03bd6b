package haltwise.tracefile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A small table of whole numbers as JSON text: `[{"vm":0,"process_id":4711},{"vm":1,"process_id":4712}]`.
/// This regular part of JSON is all that is read; keys are `a-z` and `_`.
final class NumberRows {
  private static final Pattern FIELD = Pattern
      .compile("\\s*\"([a-z_]{1,64})\"\\s*:\\s*(-?\\d{1,19})\\s*");

  private final String text;
  private int at;

  private NumberRows(String text) {
    this.text = text;
  }

  static String write(List<Map<String, Long>> rows) {
    StringBuilder out = new StringBuilder("[");
    for (Map<String, Long> row : rows) {
      out.append(out.length() == 1 ? "{" : ",{");
      String comma = "";
      for (Map.Entry<String, Long> field : row.entrySet()) {
        out.append(comma).append('"').append(field.getKey()).append("\":").append(field.getValue());
        comma = ",";
      }
      out.append('}');
    }
    return out.append(']').toString();
  }

  /// @throws IllegalArgumentException naming the character where the text leaves the form
  static List<Map<String, Long>> read(String text) {
    return new NumberRows(text).rows();
  }

  private List<Map<String, Long>> rows() {
    List<Map<String, Long>> rows = new ArrayList<>();
    expect('[');
    if (!accept(']')) {
      do {
        rows.add(row());
      } while (accept(','));
      expect(']');
    }
    skipSpace();
    if (at < text.length()) {
      throw unexpected("the end");
    }
    return rows;
  }

  private Map<String, Long> row() {
    Map<String, Long> row = new LinkedHashMap<>();
    expect('{');
    Matcher field = FIELD.matcher(text);
    do {
      if (!field.region(at, text.length()).lookingAt()) {
        throw unexpected("\"key\": number");
      }
      if (row.put(field.group(1), number(field.group(2))) != null) {
        throw new IllegalArgumentException("\"" + field.group(1) + "\" stands twice in a row");
      }
      at = field.end();
    } while (accept(','));
    expect('}');
    return row;
  }

  private static long number(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(digits + " does not fit in 64 bits", e);
    }
  }

  private void expect(char c) {
    if (!accept(c)) {
      throw unexpected("'" + c + "'");
    }
  }

  private boolean accept(char c) {
    skipSpace();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private IllegalArgumentException unexpected(String wanted) {
    return new IllegalArgumentException("expected " + wanted + " at character " + (at + 1));
  }
}
