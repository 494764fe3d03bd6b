package haltwise.app.compare;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.compare.Meter.Reading;
import haltwise.compare.Meter.Subject;
import haltwise.compare.Meter.Totals;
import haltwise.compare.VoidReason;
import haltwise.linux.HostFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: ticks written down here, and the sums by hand.
class HostWatchTest {
  @TempDir
  private Path root = Path.of("");

  @BeforeEach
  void before() throws IOException {
    // user nice system idle iowait irq softirq steal
    stat("100 0 50 1000 10 5 5 20");
    process(ProcessHandle.current().pid(), 1, 60, 20);
    process(7, 2, 0, 40);
    process(9, 1, 1000, 1000);
  }

  private void after() throws IOException {
    stat("300 0 150 1640 20 15 15 50");
    process(ProcessHandle.current().pid(), 1, 240, 70);
    process(7, 2, 0, 60);
    process(9, 1, 1050, 1000);
  }

  @Test
  void whatIsBusyAndNotOursIsOthers() throws IOException {
    Reading reading = watch(0.1);
    // 1000 ticks pass: 300 busy, of them 230 ours and 20 of the kernel; 30 stolen.
    after();
    reading.stop();

    assertThat(values(reading)).containsExactly(0.05, 0.03);
    assertThat(reading.doubts()).isEmpty();
  }

  @Test
  void othersAndStealTogetherVoidARun() throws IOException {
    Reading reading = watch(0.07);
    after();
    reading.stop();

    assertThat(reading.doubts()).singleElement().satisfies(d -> {
      assertThat(d.kind()).isEqualTo(VoidReason.Kind.DISTURBED);
      assertThat(d.text()).contains("8.0 %", "5.0 % other processes", "3.0 % steal",
          "more than 7.0 %");
    });
  }

  @Test
  void aRunOfAFewTicksIsNotJudged() throws IOException {
    Reading reading = watch(0);
    // 12 ticks pass, all busy, none of them ours.
    stat("110 0 52 1000 10 5 5 20");
    reading.stop();

    assertThat(values(reading)).isEmpty();
    assertThat(reading.doubts()).isEmpty();
  }

  @Test
  void aHostThatTellsNothingIsNotDisturbed() throws IOException {
    Files.delete(root.resolve("proc/stat"));
    Reading reading = watch(0);
    reading.stop();

    assertThat(values(reading)).isEmpty();
    assertThat(reading.doubts()).isEmpty();
  }

  private Reading watch(double tolerated) {
    return new HostWatch(HostFiles.below(root), tolerated, false).begin(new Subject(List.of()));
  }

  private static List<Double> values(Reading reading) {
    return List.copyOf(
        reading.values(new Totals(1_000_000_000, OptionalDouble.empty())).values());
  }

  private void stat(String cpu) throws IOException {
    Files.createDirectories(root.resolve("proc"));
    Files.writeString(root.resolve("proc/stat"), "cpu  " + cpu + " 0 0\ncpu0 1 2 3\n");
  }

  /// A process, with a name that holds what parsers stumble over.
  private void process(long id, long parent, long user, long system) throws IOException {
    Path folder = root.resolve("proc/" + id);
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("stat"), id + " (a) b c) S " + parent
        + " 1 1 0 -1 0 0 0 0 0 " + user + " " + system + " 0 0 20 0 1 0 5 0 0");
  }
}
