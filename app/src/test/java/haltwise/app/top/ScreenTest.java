package haltwise.app.top;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.report.Look;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Oracle: the size of the terminal, and small snapshots whose numbers are worked out by hand.
final class ScreenTest {
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[\\d+m");
  private static final TopState START = TopState.start(Optional.empty(), "",
      Snapshots.SECOND_NS);

  private static List<String> lines(Snapshot s, TopState state, int columns, int rows) {
    return Screen.lines(s, state, new Look(columns, true, false), columns, rows);
  }

  private static TopState keys(Snapshot s, Key... keys) {
    TopState state = START;
    for (Key k : keys) {
      state = state.on(k, ShownRows.of(s, state));
    }
    return state;
  }

  @ParameterizedTest
  @CsvSource({"80, 24", "120, 40", "200, 60", "40, 10", "20, 5", "72, 16", "81, 25", "40, 3",
      "10, 1"})
  void fillsTheTerminalAndNeverMore(int columns, int rows) {
    List<Snapshot> snapshots = List.of(Snapshots.two(), Snapshots.many(40, 3), Snapshots.of(),
        Snapshots.many(1, 100));
    List<TopState> states = List.of(START, keys(Snapshots.two(), Key.Named.END),
        keys(Snapshots.two(), new Key.Letter('h')), keys(Snapshots.two(), new Key.Letter('p')),
        keys(Snapshots.two(), new Key.Letter('/'), new Key.Letter('q')));
    for (Snapshot s : snapshots) {
      for (TopState state : states) {
        for (boolean unicode : new boolean[]{true, false}) {
          List<String> lines = Screen.lines(s, state, new Look(columns, unicode, true), columns,
              rows);
          assertThat(lines).hasSize(rows);
          assertThat(lines).allSatisfy(l -> assertThat(
              COLOUR.matcher(l).replaceAll("").length()).as(l).isLessThanOrEqualTo(columns));
          if (!unicode) {
            assertThat(String.join("", lines)).matches("[\\x00-\\x7f]*");
          }
        }
      }
    }
  }

  @Test
  void showsEachVcpuUnderItsVmOnEightyColumns() {
    List<String> lines = lines(Snapshots.two(), START, 80, 24);
    assertThat(lines.get(0)).contains("2 VMs, 3 vCPUs, every 1 s");
    // 900 + 100 hits, 390 misses and 117 others of 1,507 halts
    assertThat(lines.get(1)).contains("1,507 halts/s").contains("hit 66.4 %")
        .contains("miss 25.9 %").contains("not polled 7.8 %");
    assertThat(lines.get(2)).contains("halts/s", "hit", "polled", "wasted", "wake p50", "p99",
        "window");
    // 900 hits of 990 polls; polled 900 × 20 µs of a second, wasted 90 × 10 µs
    assertThat(lines.get(5)).contains("vCPU 0").contains("1,000").contains("90.9 %")
        .contains("1.8 %").contains("  0.1 %").contains("12.3 µs").contains("45.6 µs")
        .contains("80 µs");
    assertThat(lines.subList(3, 9)).extracting(l -> l.substring(1).strip().split(" ")[0])
        .containsExactly("all", "qemu-kvm", "vCPU", "vCPU", "crosvm", "vCPU");
    assertThat(lines.get(22)).contains("own 1.2 %").contains("watched 3.2 %")
        .contains("150,000 events/s × 210 ns").contains("none lost");
    assertThat(lines.get(23)).contains("q quit");
  }

  @Test
  void showsTheHistogramOfTheSelectedRow() {
    TopState state = keys(Snapshots.two(), Key.Named.DOWN, Key.Named.DOWN, Key.Named.DOWN);
    assertThat(String.join("\n", lines(Snapshots.two(), state, 80, 24)))
        .contains("vCPU 1 of qemu-kvm 4000, thread 4002").contains("now 200 µs")
        .contains("Polling time × count, 10 s").contains("█").contains("▒");
  }

  @Test
  void aTallTerminalShowsTheArrivalsToo() {
    TopState state = keys(Snapshots.two(), Key.Named.END);
    assertThat(String.join("\n", lines(Snapshots.two(), state, 120, 50)))
        .contains("Polling time × count, 10 s").contains("Arrival of the wake event × count, 10 s");
  }

  @Test
  void withoutColourAMarkShowsWhatIsSelected() {
    TopState state = keys(Snapshots.two(), Key.Named.DOWN);
    assertThat(lines(Snapshots.two(), state, 80, 24)).filteredOn(l -> l.startsWith(">"))
        .singleElement().asString().contains("qemu-kvm 4000");
  }

  @Test
  void keepsTheSelectedRowInSightOfAManyRowedTable() {
    Snapshot many = Snapshots.many(30, 4);
    TopState state = keys(many, Key.Named.END);
    assertThat(String.join("\n", lines(many, state, 80, 24)))
        .contains("vCPU 3 of a-very-long-name-of-a-vmm 1029000");
    assertThat(lines(many, state, 40, 10).subList(3, 8)).last().asString().contains("vCPU 3");
  }

  @Test
  void aNarrowTerminalKeepsTheColumnsThatMatterMost() {
    assertThat(lines(Snapshots.two(), START, 40, 10).get(2)).contains("halts/s", "hit", "window")
        .doesNotContain("wasted", "p50");
    assertThat(lines(Snapshots.two(), START, 120, 40).get(2)).contains("blocks/s");
  }

  @Test
  void saysWhatToDoWhereThereIsNoVm() {
    assertThat(String.join("\n", lines(Snapshots.of(), START, 80, 24)))
        .contains("No VM is running").contains("haltwise top --lab storage");
  }

  @Test
  void aFilterThatLeavesNothingSaysSoInPlaceOfTotals() {
    TopState state = keys(Snapshots.two(), new Key.Letter('/'), new Key.Letter('x'),
        new Key.Letter('y'), new Key.Letter('z'));
    String screen = String.join("\n", lines(Snapshots.two(), state, 80, 24));
    assertThat(screen).contains("No VM or vCPU has \"xyz\" in its name")
        .contains("esc shows all again")
        .doesNotContain("1,507", "Polling time", "\n all");
  }

  @Test
  void lossesStandOut() {
    Snapshot s = Snapshots.two();
    Snapshot lossy = new Snapshot(s.time(), s.elapsedNs(), s.historyNs(), s.all(), s.vms(),
        new WatchCost(0.01, 1000, 4711, 210), false);
    assertThat(Screen.lines(lossy, START, new Look(80, true, true), 80, 24).get(22))
        .contains("\u001b[31m4,711 LOST");
  }

  @Test
  void aNameCannotSteerTheTerminal() {
    assertThat(Cells.printable("a\u001b[2Jb\n")).isEqualTo("a?[2Jb?");
  }
}
