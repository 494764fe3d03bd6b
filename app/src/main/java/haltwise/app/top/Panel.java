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
  private static final int ROOM_FOR_TWO = 24;

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
    String span = ", " + Nanos.text((double) snapshot.historyNs());
    Histograms histograms = row.histograms();
    int left = room - lines.size();
    // The second takes what the first leaves, if that is worth it.
    int first = left >= ROOM_FOR_TWO ? left / 2 : left;
    lines.addAll(
        chart("Polling time × count" + span, histograms.pollingTime(), look, columns, first));
    int second = room - lines.size() - 1;
    if (left >= ROOM_FOR_TWO && second >= 3) {
      lines.add("");
      lines.addAll(chart("Arrival of the wake event × count" + span, histograms.arrivals(), look,
          columns, second));
    }
    return lines.subList(0, Math.min(lines.size(), Math.max(0, room)));
  }

  /// @param room lines, the title included
  private static List<String> chart(String title, TimeHistogram histogram, Look look, int columns,
      int room) {
    if (histogram.count() == 0) {
      return List.of(" " + look.paint(Colour.BOLD, title) + "   no halts");
    }
    Look inside = new Look(columns - 1, look.unicode(), look.colour());
    return HistogramChart.text(inside, title, histogram.coarser(Math.max(2, room - 1))).lines()
        .limit(Math.max(1, room)).map(line -> " " + line).toList();
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
