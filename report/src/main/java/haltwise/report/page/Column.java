package haltwise.report.page;

import haltwise.report.Figure;
import java.util.List;

/// A column of a table.
public sealed interface Column {
  /// Its name in CSV and JSON: snake case, ending with the unit.
  String key();

  String title();

  int size();

  /// A cell for people, with its unit.
  String text(int row);

  /// Text, such as the names of what the rows are about.
  record Texts(String key, String title, List<String> values) implements Column {
    public Texts {
      values = List.copyOf(values);
    }

    @Override
    public int size() {
      return values.size();
    }

    @Override
    public String text(int row) {
      return values.get(row).isEmpty() ? Figure.UNKNOWN : values.get(row);
    }
  }

  /// Numbers of which each row has a unit of its own; NaN is not known.
  ///
  /// @param words what to say after a [Unit#NUMBER]: its unit, `1` for none; else unused
  record Mixed(String key, String title, List<Unit> units, List<String> words,
      List<Double> values) implements Column {
    public Mixed {
      units = List.copyOf(units);
      words = List.copyOf(words);
      values = List.copyOf(values);
    }

    @Override
    public int size() {
      return values.size();
    }

    @Override
    public String text(int row) {
      String text = units.get(row).text(values.get(row));
      return units.get(row) == Unit.NUMBER && !values.get(row).isNaN()
          && !words.get(row).equals("1")
              ? text + " " + words.get(row)
              : text;
    }
  }

  /// Numbers of one unit; NaN is not known.
  record Numbers(String key, String title, Unit unit, List<Double> values) implements Column {
    public Numbers {
      values = List.copyOf(values);
    }

    @Override
    public int size() {
      return values.size();
    }

    @Override
    public String text(int row) {
      return unit.text(values.get(row));
    }
  }
}
