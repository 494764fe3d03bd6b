package haltwise.app.top;

import haltwise.report.Figure;
import haltwise.report.Look;
import haltwise.report.Look.Colour;
import haltwise.trace.Nanos;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the terminal shows, line by line: a title, a meter, the table, the panel of the selected row, what watching
/// costs, and the keys. Pure: the same snapshot, state and size give the same lines.
public final class Screen {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
  /// With less, the panel is left out, or the table would have no room.
  private static final int ROWS_FOR_A_PANEL = 16;
  private static final int SMALLEST_PANEL = 7;
  private static final int ROWS_AROUND = 5;

  private final Snapshot snapshot;
  private final TopState state;
  private final Look look;
  private final int columns;
  private final int rows;
  private final List<Row> shown;

  private Screen(Snapshot snapshot, TopState state, Look look, int columns, int rows) {
    this.snapshot = snapshot;
    this.state = state;
    this.look = look;
    this.columns = columns;
    this.rows = rows;
    this.shown = ShownRows.of(snapshot, state);
  }

  /// @param columns of the terminal
  /// @param rows of the terminal
  /// @return as many lines as it has rows, none wider than it
  public static List<String> lines(Snapshot snapshot, TopState state, Look look, int columns,
      int rows) {
    Screen screen = new Screen(snapshot, state, look, columns, rows);
    List<String> all = state.help() ? HelpScreen.lines(look) : screen.render();
    List<String> fitting = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      fitting.add(i < all.size() ? Cells.clip(look.showable(all.get(i)), columns) : "");
    }
    return fitting;
  }

  private List<String> render() {
    List<String> lines = new ArrayList<>(List.of(title(), meter()));
    Table table = new Table(look, columns, snapshot.exitsCounted(),
        snapshot.all().tally().guest().isPresent(), state);
    lines.add(table.header());
    int room = Math.max(1, rows - ROWS_AROUND);
    int forTable = rows < ROWS_FOR_A_PANEL
        ? room
        : Math.min(room - SMALLEST_PANEL,
            Math.max(shown.size(), room / 3));
    lines.addAll(table.rows(shown, forTable));
    if (snapshot.vms().isEmpty() && snapshot.elapsedNs() > 0) {
      lines.addAll(nothing());
    } else if (rows >= ROWS_FOR_A_PANEL && shown.size() > 1) {
      // A short list leaves its room to the histogram.
      int used = Math.min(shown.size(), forTable);
      lines.addAll(Panel.lines(selected(), snapshot, look, columns, room - used));
    }
    while (lines.size() < rows - 2) {
      lines.add("");
    }
    List<String> top = new ArrayList<>(
        lines.subList(0, Math.max(1, Math.min(lines.size(), rows - 2))));
    top.add(cost());
    top.add(keys());
    return top;
  }

  private String title() {
    int vcpus = (int) snapshot.vcpus().count();
    StringBuilder left = new StringBuilder(" haltwise top  ")
        .append(Figure.plural(snapshot.vms().size(), "VM")).append(", ")
        .append(Figure.plural(vcpus, "vCPU")).append(", every ")
        .append(Nanos.text(state.intervalNs()));
    state.sort().ifPresent(c -> left.append(", by ").append(c.header())
        .append(state.reversed() ? " (smallest first)" : ""));
    if (snapshot.exitsCounted() && snapshot.all().tally().exits() < 0) {
      left.append(", no exit events");
    }
    if (!state.filter().isEmpty()) {
      left.append(", \"").append(state.filter()).append('"');
    }
    String time = snapshot.elapsedNs() == 0
        ? ""
        : CLOCK.format(snapshot.time().atZone(ZoneId.systemDefault())) + " ";
    String clock = (state.paused() ? "PAUSED  " : "") + time;
    String text = columns < 60 ? " haltwise top" : look.showable(left.toString());
    return Cells.bar(Cells.left(text, Math.max(0, columns - clock.length())) + clock, columns,
        look);
  }

  /// How the halts of all ended: hits, misses and those that did not poll, as parts of one bar.
  private String meter() {
    Optional<String> nothing = ShownRows.nothingMatches(snapshot, state);
    if (nothing.isPresent()) {
      return " " + look.paint(Colour.YELLOW, nothing.get()) + " esc shows all again.";
    }
    Tally t = snapshot.all().tally();
    if (t.halts() == 0) {
      return snapshot.elapsedNs() == 0 ? " the first interval is under way…" : " no vCPU halts";
    }
    String rate = Figure.perSecond(t.perSecond(t.halts())).replace("/s", " halts/s");
    String shares = "  hit " + Figure.percent(share(t.hits(), t)) + "  miss "
        + Figure.percent(share(t.misses(), t)) + "  not polled "
        + Figure.percent(share(t.unpolled(), t));
    int width = columns - rate.length() - shares.length() - 4;
    if (width < 4) {
      return " " + rate + "  hit " + Column.HIT.text(t);
    }
    int hits = (int) Math.round(width * share(t.hits(), t));
    int misses = (int) Math.min(width - hits, Math.round(width * share(t.misses(), t)));
    return " " + look.paint(Colour.BOLD, rate) + "  "
        + look.paint(Colour.GREEN, "█".repeat(hits))
        + look.paint(Colour.YELLOW, "▒".repeat(misses))
        + look.paint(Colour.DIM, "░".repeat(width - hits - misses)) + shares;
  }

  private static double share(long part, Tally t) {
    return (double) part / t.halts();
  }

  private Row selected() {
    int at = state.indexOfSelected(shown);
    return at < 0 ? snapshot.all() : shown.get(at);
  }

  private List<String> nothing() {
    return List.of("", " No VM is running that this user may see. One that starts appears here",
        " within two seconds. Without a VM of your own: haltwise top --lab storage");
  }

  private String cost() {
    WatchCost c = snapshot.cost();
    String lost = c.lost() == 0
        ? "none lost"
        : look.paint(Colour.RED, Figure.count(c.lost()) + " LOST");
    if (columns < 72) {
      return " Own cost " + Figure.percent(c.ownCpuShare()) + " of a CPU, " + lost;
    }
    String events = Figure.perSecond(c.eventsPerSecond()).replace("/s", " events/s");
    String watched = c.eventNs() > 0
        ? "watched " + Figure.percent(c.watchedCpuShare()) + " (" + events + " × "
            + Nanos.text(c.eventNs()) + ")"
        : events;
    return " Cost in CPU: own " + Figure.percent(c.ownCpuShare()) + ", " + watched + ", " + lost;
  }

  private String keys() {
    if (state.filtering()) {
      return look.paint(Colour.BOLD, " filter: " + state.filter() + "_")
          + "   enter keeps it, esc clears it";
    }
    String up = look.unicode() ? "↑↓" : "jk";
    String left = look.unicode() ? "←→" : "<>";
    String[][] keys = columns < 72
        ? new String[][]{{"q", "quit"}, {"h", "help"}, {"p", "pause"}, {up, "select"}}
        : new String[][]{{up, "select"}, {left, "sort"}, {"r", "reverse"}, {"/", "filter"},
            {"p", "pause"}, {"+-", "speed"}, {"h", "help"}, {"q", "quit"}};
    StringBuilder line = new StringBuilder(" ");
    for (String[] key : keys) {
      line.append(look.paint(Colour.CYAN, key[0])).append(' ').append(key[1]).append("  ");
    }
    return line.toString().stripTrailing();
  }
}
