package haltwise.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Rows under headers, in columns as wide as their widest cell. Units stand in the header or in the cell.
public final class TextTable {
  private static final String GAP = "  ";
  private static final String NARROW_GAP = " ";

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  private record Column(String header, boolean right) {
  }

  /// @param headers a leading `>` aligns the column to the right, as numbers want
  public TextTable(String... headers) {
    columns = Arrays.stream(headers)
        .map(h -> h.startsWith(">") ? new Column(h.substring(1), true) : new Column(h, false))
        .toList();
  }

  public TextTable row(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          "BUG: " + cells.length + " cells for " + columns.size() + " columns");
    }
    rows.add(List.of(cells));
    return this;
  }

  /// The lines, each indented by `indent`; the line of headers is left out when all are empty. Columns move closer where
  /// they would be too wide for the terminal.
  public String text(Look look, String indent) {
    StringBuilder out = new StringBuilder();
    int width = IntStream.range(0, columns.size()).map(c -> width(c) + GAP.length()).sum();
    String gap = indent.length() + width - GAP.length() > look.columns() ? NARROW_GAP : GAP;
    if (columns.stream().anyMatch(c -> !c.header.isEmpty())) {
      String head = line(columns.stream().map(Column::header).toList(), gap);
      out.append(indent).append(look.paint(Look.Colour.DIM, head)).append('\n');
    }
    rows.forEach(row -> out.append(indent).append(line(row, gap)).append('\n'));
    return out.toString();
  }

  private String line(List<String> cells, String gap) {
    List<String> padded = new ArrayList<>();
    for (int c = 0; c < cells.size(); c++) {
      String space = " ".repeat(width(c) - cells.get(c).length());
      padded.add(columns.get(c).right ? space + cells.get(c) : cells.get(c) + space);
    }
    return padded.stream().collect(Collectors.joining(gap)).stripTrailing();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length())
        .reduce(columns.get(column).header.length(), Math::max);
  }
}
