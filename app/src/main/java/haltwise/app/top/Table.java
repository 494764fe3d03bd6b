package haltwise.app.top;

import haltwise.report.Look;
import haltwise.report.Look.Colour;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// The table of VMs and vCPUs: as many columns as the screen is wide, as many rows as it has room for, around the
/// selected one.
final class Table {
  private static final int SHORTEST_NAME = 12;
  private static final int LONGEST_NAME = 36;
  private static final double NOTABLE_WASTE = 0.02;

  private final Look look;
  private final TopState state;
  private final int columns;
  private final int nameWidth;
  private final List<Column> shown;

  Table(Look look, int columns, boolean exitsCounted, boolean guestAsked, TopState state) {
    this.look = look;
    this.state = state;
    this.columns = columns;
    List<Column> chosen = new ArrayList<>();
    int left = columns - SHORTEST_NAME;
    for (Column c : Arrays.stream(Column.values())
        .filter(c -> c != Column.EXITS || exitsCounted)
        .filter(c -> !c.isOfGuest() || guestAsked)
        .sorted(Comparator.comparingInt(c -> rank(c))).toList()) {
      if (c.width() <= left) {
        chosen.add(c);
        left -= c.width();
      }
    }
    shown = chosen.stream().sorted().toList();
    nameWidth = Math.min(LONGEST_NAME, SHORTEST_NAME + left);
  }

  /// Who counts exits wants to see them.
  private static int rank(Column c) {
    return c == Column.EXITS ? 0 : c.rank();
  }

  String header() {
    StringBuilder line = new StringBuilder(look.paint(Colour.BOLD, Cells.left(" VM / vCPU",
        nameWidth)));
    for (Column c : shown) {
      boolean sorted = state.sort().filter(c::equals).isPresent();
      line.append(look.paint(sorted ? Colour.CYAN : Colour.BOLD,
          Cells.right((sorted ? state.reversed() ? "<" : ">" : "") + c.header(), c.width())));
    }
    return line.toString();
  }

  /// @param room lines at most
  List<String> rows(List<Row> all, int room) {
    int selected = Math.max(0, state.indexOfSelected(all));
    int first = Math.clamp(selected - room / 2, 0, Math.max(0, all.size() - room));
    List<String> lines = new ArrayList<>();
    for (int i = first; i < Math.min(all.size(), first + room); i++) {
      lines.add(row(all.get(i), i == selected));
    }
    return lines;
  }

  private String row(Row row, boolean selected) {
    String mark = selected && !look.colour() ? ">" : " ";
    String name = mark + "  ".repeat(row.depth()) + row.name();
    if (state.folded().contains(row.key())) {
      name += " +";
    }
    StringBuilder line = new StringBuilder(Cells.left(look.showable(name), nameWidth));
    for (Column c : shown) {
      String cell = Cells.right(look.showable(c.text(row.tally())), c.width());
      line.append(selected ? cell : paint(c, row, cell));
    }
    if (selected) {
      return Cells.bar(line.toString(), columns, look);
    }
    return row.depth() == 2 ? line.toString() : look.paint(Colour.BOLD, line.toString());
  }

  /// Only what asks for attention: polling that buys nothing, and no halts at all.
  private String paint(Column c, Row row, String cell) {
    if (row.depth() < 2) {
      return cell; // bold as a whole
    }
    if (c == Column.WASTED && row.tally().wastedCpuShare() >= NOTABLE_WASTE) {
      return look.paint(Colour.YELLOW, cell);
    }
    return row.tally().halts() == 0 ? look.paint(Colour.DIM, cell) : cell;
  }
}
