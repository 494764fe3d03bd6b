package haltwise.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// Numbers in columns of the same length: what a chart is drawn from, what is shown behind it, and what is downloaded.
public record DataTable(List<Column> columns) {
  public DataTable {
    columns = List.copyOf(columns);
    for (Column c : columns) {
      if (c.size() != columns.getFirst().size()) {
        throw new IllegalArgumentException("BUG: column " + c.key() + " has " + c.size()
            + " rows, not " + columns.getFirst().size());
      }
    }
  }

  public int rows() {
    return columns.isEmpty() ? 0 : columns.getFirst().size();
  }

  /// Builds a table from one object for each row.
  public static <T> Builder<T> of(List<T> rows) {
    return new Builder<>(rows);
  }

  /// @param <T> what a row is made of
  public static final class Builder<T> {
    private final List<T> rows;
    private final List<Column> columns = new ArrayList<>();

    private Builder(List<T> rows) {
      this.rows = List.copyOf(rows);
    }

    public Builder<T> text(String key, String title, Function<T, String> cell) {
      columns.add(new Column.Texts(key, title, rows.stream().map(cell).toList()));
      return this;
    }

    public Builder<T> number(String key, String title, Unit unit, ToDoubleFunction<T> cell) {
      columns.add(new Column.Numbers(key, title, unit,
          rows.stream().map(cell::applyAsDouble).toList()));
      return this;
    }

    /// Left out where no row knows it.
    public Builder<T> optional(String key, String title, Unit unit,
        Function<T, OptionalDouble> cell) {
      return rows.stream().map(cell).allMatch(OptionalDouble::isEmpty)
          ? this
          : number(key, title, unit, row -> cell.apply(row).orElse(Double.NaN));
    }

    public Builder<T> column(Column column) {
      columns.add(column);
      return this;
    }

    public DataTable table() {
      return new DataTable(columns);
    }
  }
}
