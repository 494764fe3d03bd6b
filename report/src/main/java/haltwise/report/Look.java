package haltwise.report;

/// What the reader's terminal can show.
///
/// @param columns its width, >= 40
/// @param unicode whether it takes UTF-8; if not, all text is ASCII
/// @param colour whether to use colours
public record Look(int columns, boolean unicode, boolean colour) {
  /// For files and pipes, where nothing is known about the reader.
  public static final Look PLAIN = new Look(100, false, false);

  public Look {
    columns = Math.max(40, columns);
  }

  /// The same without colours, for a file.
  public Look plain() {
    return new Look(columns, unicode, false);
  }

  /// The codes are those of ECMA-48 (SGR).
  public enum Colour {
    GREEN(32), YELLOW(33), RED(31), CYAN(36), BOLD(1), DIM(2), REVERSE(7);

    private final int code;

    Colour(int code) {
      this.code = code;
    }
  }

  public String paint(Colour c, String text) {
    return colour && !text.isBlank() ? "\u001b[" + c.code + "m" + text + "\u001b[0m" : text;
  }

  /// The text with each sign that this terminal cannot show replaced by one or more that it can.
  public String showable(String text) {
    if (unicode) {
      return text;
    }
    StringBuilder ascii = new StringBuilder(text.length());
    text.codePoints().forEach(c -> ascii.append(c < 0x80 ? Character.toString(c) : ascii(c)));
    return ascii.toString();
  }

  private static String ascii(int c) {
    return switch (c) {
      case 'µ' -> "u";
      case '×' -> "x";
      case '–', '—', '─', '━' -> "-";
      case '…' -> "...";
      case '≥' -> ">=";
      case '≤' -> "<=";
      case '→' -> "->";
      case '█' -> "#";
      case '▒' -> "+";
      case '░' -> ".";
      case '▏' -> "|";
      case '\u00a0' -> " ";
      default -> "?";
    };
  }
}
