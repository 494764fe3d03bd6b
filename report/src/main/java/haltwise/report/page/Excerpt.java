package haltwise.report.page;

import java.util.List;
import java.util.stream.IntStream;

/// The rows of a table that text without a chart can carry.
///
/// @param rows indices, ascending
/// @param said what was left out; empty: nothing
record Excerpt(List<Integer> rows, String said) {
  private static final int MOST_ROWS = 30;
  private static final int POINTS = 10;
  private static final double NEAR = 1e-9;

  static Excerpt of(Part.Chart chart) {
    DataTable table = chart.table();
    return switch (chart.drawing()) {
      case Drawing.Nines d -> picked(table, wholeNines(numbers(table, d.quantile())));
      case Drawing.Points d -> picked(table, points(table, d));
      case Drawing.Timeline _ ->
        new Excerpt(List.of(), table.rows() + " steps: see the HTML page.");
      case Drawing.Bins _,Drawing.Rows _,Drawing.Intervals _ -> of(table);
    };
  }

  static Excerpt of(DataTable table) {
    return picked(table, IntStream.range(0, Math.min(MOST_ROWS, table.rows())).boxed().toList());
  }

  private static Excerpt picked(DataTable table, List<Integer> rows) {
    return new Excerpt(rows, rows.size() == table.rows()
        ? ""
        : rows.size() + " of " + table.rows() + " rows; all of them are in the HTML page.");
  }

  private static List<Integer> wholeNines(List<Double> quantiles) {
    return IntStream.range(0, quantiles.size()).filter(i -> {
      double nines = -Math.log10(1 - quantiles.get(i));
      return i == quantiles.size() - 1 || nines > 0.5 && Math.abs(nines - Math.rint(nines)) < NEAR;
    }).boxed().toList();
  }

  /// Those with a name, and some of the others.
  private static List<Integer> points(DataTable table, Drawing.Points d) {
    int step = Math.max(1, table.rows() / POINTS);
    Column names = column(table, d.name());
    return IntStream.range(0, table.rows())
        .filter(
            i -> i % step == 0 || names instanceof Column.Texts t && !t.values().get(i).isEmpty())
        .boxed().toList();
  }

  static List<Double> numbers(DataTable table, String key) {
    return switch (column(table, key)) {
      case Column.Numbers n -> n.values();
      case Column.Texts _,Column.Mixed _ ->
        throw new IllegalArgumentException("BUG: no numbers in " + key);
    };
  }

  static Column column(DataTable table, String key) {
    return table.columns().stream().filter(c -> c.key().equals(key)).findFirst().orElseThrow();
  }
}
