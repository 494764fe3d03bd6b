package haltwise.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.app.top.WatchCost;
import haltwise.control.ControlPlan;
import haltwise.control.Decision;
import haltwise.control.Decision.Expected;
import haltwise.control.Disturbances;
import haltwise.control.EpochObservation;
import haltwise.control.Forecast;
import haltwise.control.Measured;
import haltwise.control.Spending;
import haltwise.linux.HostException;
import haltwise.report.Look;
import haltwise.trace.HostSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a daemon writes, as another haltwise reads it. Oracle: what the daemon was told.
class RunFileTest {
  private static final HostSettings OFF = HostSettings.KERNEL_DEFAULT.withMaxNs(0);
  private static final HostSettings OTHER = HostSettings.KERNEL_DEFAULT.withMaxNs(60_000);
  private static final ControlPlan PLAN = ControlPlan.of(50_000, OFF, OFF, List.of(OTHER),
      Optional.of(0.1));

  @TempDir
  private Path folder = Path.of("");

  @Test
  void theLastDecisionsAndWhatCameOfThemAreTold() {
    try (RunFile file = new RunFile(folder, "a test", "haltwise test")) {
      file.plan(PLAN, 0, Spending.NOTHING);
      for (int e = 0; e < 100; e++) {
        file.epoch(record(e, e % 2 == 0
            ? new Decision.Change(OFF, OTHER, new Expected(1_000, 0.1, 0.2), "reason " + e)
            : new Decision.Keep(OTHER, new Expected(0, 0, 0), "kept")));
      }
      file.note("Something was noted.");

      String text = Explained.read(folder).text(Look.PLAIN, ZoneOffset.UTC);
      assertThat(text).contains("a test", "controlling", "in force       " + OTHER, "10.0 %",
          "reason 98", "reason 20", "Something was noted.", "came       50 µs a halt")
          .doesNotContain("reason 18", "kept");
      for (int e = 100; e <= 140; e++) {
        file.epoch(resting(e));
      }
      assertThat(Explained.read(folder).text(Look.PLAIN, ZoneOffset.UTC))
          .contains("nothing changes: it looked away for 100.0 % of the last 10 s");
      file.waiting(Instant.EPOCH, OFF);
      assertThat(Explained.read(folder).text(Look.PLAIN, ZoneOffset.UTC))
          .contains("waiting: no VM runs", "in force       " + OFF);
    }
    assertThatThrownBy(() -> Explained.read(folder)).isInstanceOf(HostException.class)
        .hasMessageContaining("No haltwise serve runs here");
  }

  @Test
  void settingsOfSomebodyElseAreToldOnceHoweverLongTheyStay() {
    List<String> lines = new ArrayList<>();
    ServeText screen = new ServeText(Look.PLAIN, lines::add);
    try (RunFile file = new RunFile(folder, "a test", "haltwise test")) {
      for (EpochWatcher watcher : List.of(file, screen)) {
        watcher.plan(PLAN, 0, Spending.NOTHING);
        watcher.epoch(record(0, new Decision.Change(OFF, OTHER, new Expected(1, 0, 0), "first")));
        for (int e = 1; e < 60; e++) {
          watcher.epoch(record(e, new Decision.Abstain(OFF, new Expected(1, 0, 0), "theirs")));
        }
        watcher.epoch(record(60, new Decision.Change(OFF, OTHER, new Expected(1, 0, 0), "last")));
      }
      assertThat(Explained.read(folder).text(Look.PLAIN, ZoneOffset.UTC)).contains("first", "last")
          .containsOnlyOnce("theirs");
    }
    screen.close();
    assertThat(String.join("", lines)).contains("first", "last", "… kept for 14.5 s")
        .containsOnlyOnce("theirs");
  }

  @Test
  void aDaemonThatWasKilledIsNoneThatRuns() throws IOException {
    Files.writeString(folder.resolve("serve.json"), "{\"format\":\"haltwise-serve\",\"version\":1,"
        + "\"process\":\"2147483646.7\"}\n");

    assertThatThrownBy(() -> Explained.read(folder)).isInstanceOf(HostException.class)
        .hasMessageContaining("was killed").hasMessageContaining("restore --expired");
  }

  private static EpochRecord resting(long epoch) {
    EpochObservation seen = EpochObservation.unwatched(epoch, 250_000_000, 1, OFF,
        Optional.of(new Measured(100, 100, 0)), Disturbances.NONE);
    return new EpochRecord(Instant.ofEpochSecond(epoch), (epoch + 1) * 250_000_000, 250_000_000,
        PLAN, seen, new Decision.Keep(OFF, new Expected(0, 0, 0), "resting", 3), Optional.empty(),
        new WatchCost(0.001, 0, 0, 0), List.of(), 0);
  }

  private static EpochRecord record(long epoch, Decision decision) {
    EpochObservation seen = new EpochObservation(epoch, 250_000_000, 1, OFF,
        new Measured(100, 100, 0), Optional.empty(), List.of(new Forecast(0, 0, 0, 0)), 0, 0, 0, 0,
        Disturbances.NONE);
    return new EpochRecord(Instant.ofEpochSecond(epoch), (epoch + 1) * 250_000_000, 250_000_000,
        PLAN, seen, decision, Optional.empty(), new WatchCost(0.01, 0, 0, 0), List.of(), 0);
  }
}
