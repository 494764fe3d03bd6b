package haltwise.report.page;

import java.util.List;
import java.util.Optional;

/// How the columns of a table become a chart. Columns are named by their key.
public sealed interface Drawing {
  /// A column in a colour.
  ///
  /// @param dashed a line that is a variant of the solid one of its colour
  record Ink(String column, Tone tone, boolean dashed) {
    public Ink(String column, Tone tone) {
      this(column, tone, false);
    }
  }

  /// A histogram of times: a bar between two edges for each row, parts on top of each other, as shares of all that is
  /// counted.
  ///
  /// @param axis what the times are
  /// @param from, to columns with the edges, ns: `from < time <= to`; both 0: exactly 0
  /// @param parts columns of counts
  /// @param total what the shares are of
  /// @param line a column of shares, drawn as steps over the bars; absent: none
  /// @param marks times to draw a line at
  /// @param highestShare of the axis, so that histograms side by side can be compared; 0: as high as the bars
  record Bins(String axis, String from, String to, List<Ink> parts, double total,
      Optional<Ink> line,
      List<Mark> marks, double highestShare) implements Drawing {
    public Bins {
      parts = List.copyOf(parts);
      marks = List.copyOf(marks);
    }
  }

  /// A place on the axis of times.
  record Mark(double ns, String text) {
  }

  /// A horizontal bar for each row, under its label.
  ///
  /// @param parts end to end when stacked, else below each other
  record Rows(String label, List<Ink> parts, boolean stacked, Unit unit) implements Drawing {
    public Rows {
      parts = List.copyOf(parts);
    }
  }

  /// Times over quantiles, which grow by nines to the right: 90 %, 99 %, 99.9 %; times on a logarithmic scale.
  ///
  /// @param quantile column, 0..1
  /// @param lines columns of ns; they begin where times are above 0, and end where the sample does
  /// @param thinFrom for each line the quantile from which on few halts lie beyond: there it is pale; shaded where all are
  /// @param thinWhy what the shade says
  record Nines(String quantile, List<Ink> lines, List<Double> thinFrom, String thinWhy)
      implements
        Drawing {
    public Nines {
      lines = List.copyOf(lines);
      thinFrom = List.copyOf(thinFrom);
    }
  }

  /// Points on a line, some of them with a name.
  ///
  /// @param x, y columns of numbers
  /// @param name column of the names; empty: a point of the line without one
  /// @param isOnLine column that is 1 for the points on the line, else 0
  record Points(String x, String y, String name, String isOnLine) implements Drawing {
  }

  /// A value with its interval for each row, under its label, beside a line at 0.
  ///
  /// @param low, high columns; unknown where there is no interval
  /// @param verdict column of words that colour a row: `better`, `worse`, and others; absent: one colour
  record Intervals(String label, String value, String low, String high,
      Optional<String> verdict, Unit unit) implements Drawing {
  }

  /// Windows over time: a band from the lowest to the highest, the mean, and the ceiling.
  ///
  /// @param time column of ns since the start
  record Timeline(String time, String lowest, String highest, String mean,
      Optional<String> ceiling) implements Drawing {
  }
}
