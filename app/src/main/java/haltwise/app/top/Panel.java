package haltwise.app.top;

import haltwise.report.HistogramChart;
import haltwise.report.Look;
import haltwise.report.Look.Colour;
import haltwise.report.Sparkline;
import haltwise.trace.Nanos;
import haltwise.trace.facts.TimeHistogram;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is told of the selected row: how its window moved, and how long its halts polled.
final class Panel {
  private static final int LONGEST_LINE = 60;
  private static final int HEAD_LINES = 4;

  private Panel() {
  }

  /// @param room lines at most
  static List<String> lines(Row row, Snapshot snapshot, Look look, int columns, int room) {
    List<String> lines = new ArrayList<>();
    String title = " " + title(row, snapshot) + " ";
    lines.add(look.paint(Colour.DIM, "━━") + look.paint(Colour.BOLD, title)
        + look.paint(Colour.DIM, "━".repeat(Math.max(0, columns - title.length() - 2))));
    lines.add(window(row, look, columns));
    lines.add("");
    TimeHistogram histogram = row.pollingTime().coarser(Math.max(2, room - HEAD_LINES));
    String name = "Polling time × count, " + Nanos.text(snapshot.historyNs());
    Look inside = new Look(columns - 1, look.unicode(), look.colour());
    if (histogram.count() == 0) {
      lines.add(" " + look.paint(Colour.BOLD, name) + "   no halts");
    } else {
      HistogramChart.text(inside, name, histogram).lines().forEach(line -> lines.add(" " + line));
    }
    return lines.subList(0, Math.min(lines.size(), Math.max(0, room)));
  }

  private static String title(Row row, Snapshot snapshot) {
    if (!row.key().isVcpu()) {
      return row.key().isVm() ? row.name() : "All VMs";
    }
    Optional<Snapshot.Vm> vm = snapshot.vms().stream()
        .filter(v -> v.row().key().processId() == row.key().processId()).findFirst();
    return row.name() + vm.map(v -> " of " + v.row().name()).orElse("") + ", thread "
        + row.key().threadId();
  }

  private static String window(Row row, Look look, int columns) {
    String label = row.key().isVcpu() ? " Window " : " Longest window ";
    long highestNs = row.windowsNs().stream().mapToLong(Long::longValue).max().orElse(-1);
    String now = Column.WINDOW.text(row.tally());
    String numbers = "  now " + now + (highestNs > 0 ? ", highest " + Nanos.text(highestNs) : "");
    int width = Math.clamp(columns - label.length() - numbers.length() - 1L, 4, LONGEST_LINE);
    return look.paint(Colour.BOLD, label)
        + look.paint(Colour.CYAN, Sparkline.of(row.windowsNs(), width, look)) + numbers;
  }
}
