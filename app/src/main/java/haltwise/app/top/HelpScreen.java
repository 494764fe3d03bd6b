package haltwise.app.top;

import haltwise.report.Look;
import haltwise.report.Look.Colour;
import java.util.ArrayList;
import java.util.List;

/// The keys and what the columns mean; fits 80×24.
final class HelpScreen {
  private static final String[][] KEYS = {
      {"↑ ↓  j k", "select a row: its histogram is shown below the table"},
      {"page up/down, g G", "further"},
      {"← →  < >  s", "sort by another column;  r  the other way round"},
      {"/", "filter by name;  esc  shows all again"},
      {"space, enter", "fold or unfold the VM"},
      {"p", "pause the screen; counting goes on"},
      {"+ -", "longer or shorter intervals"},
      {"h ?  q", "this help;  quit"}};
  private static final String[][] COLUMNS = {
      {"halts/s", "stays in KVM's halt routine"},
      {"hit", "halts that polling ended, of those that polled"},
      {"polled, wasted", "of the vCPU's time: polling, and polling in vain"},
      {"blocks/s", "halts that slept: two context switches each"},
      {"wake p50, p99", "from wake event to running again, if it slept"},
      {"window", "how long the next halt may poll; ≥: at least"},
      {"exits/s", "VM exits (--exits), where the kernel tells of them"},
      {"guest", "by its agent (--agent): its own polling, and HLT/s"}};

  private HelpScreen() {
  }

  static List<String> lines(Look look) {
    List<String> lines = new ArrayList<>(List.of(look.paint(Colour.BOLD, " haltwise top: keys")));
    add(KEYS, lines, look);
    lines.add("");
    lines.add(look.paint(Colour.BOLD, " Columns, each over one interval"));
    add(COLUMNS, lines, look);
    lines.add("");
    lines.add(" █ hit   ▒ miss: polled in vain   ░ not polled");
    lines.add(" What the watched pay: events × what one costs on this host, as measured.");
    lines.add("");
    lines.add(" Any key goes back.");
    return lines;
  }

  private static void add(String[][] texts, List<String> lines, Look look) {
    for (String[] t : texts) {
      lines.add("   " + look.paint(Colour.CYAN, Cells.left(look.showable(t[0]), 19)) + t[1]);
    }
  }
}
