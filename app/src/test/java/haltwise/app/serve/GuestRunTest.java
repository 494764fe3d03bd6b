package haltwise.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import haltwise.app.agent.GuestIdleCounts;
import haltwise.control.guest.GuestDecision;
import haltwise.control.guest.GuestDecision.Kind;
import haltwise.control.guest.GuestLook;
import haltwise.linux.HostFiles;
import haltwise.report.Look;
import haltwise.trace.GuestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: hand computation.
final class GuestRunTest {
  @TempDir
  private Path root = Path.of("");

  private static final GuestLook SEEN = new GuestLook(0, GuestSettings.KERNEL_DEFAULT, 300, 0, 0.25,
      List.of());
  private static final GuestIdleCounts IDLED = new GuestIdleCounts(
      List.of(new GuestIdleCounts.Cpu(0, 50, 1_000_000_000, 1_000),
          new GuestIdleCounts.Cpu(1, 60, 2_000_000_000, 3_000)));

  @Test
  void tellsWhatWasDoneAndCountsIt() {
    GuestRun run = new GuestRun(new Look(80, true, false), false);
    String text = run.add(Instant.EPOCH, 500_000_000, SEEN,
        new GuestDecision(Kind.OFF, GuestSettings.OFF, "The host took 25 % of the time."),
        SEEN.inForce(),
        IDLED,
        10_000_000_000L);
    assertThat(text.replaceAll("\\s+", " ")).contains("idle 600/s", "steal 25.0 %",
        "off: guest:max=0", "The host took");
    assertThat(text.lines().filter(l -> !l.contains("guest:max"))).allMatch(l -> l.length() <= 80);
    run.add(Instant.EPOCH, 500_000_000, SEEN,
        new GuestDecision(Kind.KEEP, SEEN.inForce(), "Nothing is better."), SEEN.inForce(),
        new GuestIdleCounts(List.of()), 10_000_000_000L);
    Map<String, Object> doc = run.document();
    assertThat(doc).containsEntry("looks", 2L).containsEntry("changes", 1L)
        .containsEntry("switched_off_by_steal", 1L);
    // 3 s polled and 4000 times HLT by two CPUs in 10 s; then a kernel that counts nothing.
    assertThat(run.latest(5)).extracting(l -> l.polledShare(), l -> l.hltsPerSecond())
        .containsExactly(tuple(OptionalDouble.of(0.15), OptionalDouble.of(400)),
            tuple(OptionalDouble.empty(), OptionalDouble.empty()));
  }

  @Test
  void aDryRunTellsWhatIsReallyInForce() {
    GuestRun run = new GuestRun(new Look(80, true, false), true);
    String text = run.add(Instant.EPOCH, 500_000_000, SEEN,
        new GuestDecision(Kind.OFF, GuestSettings.OFF, "Better."), GuestSettings.OFF, IDLED,
        10_000_000_000L);
    assertThat(text).contains("would switch off:");
    assertThat(run.latest(1).getFirst().inForce()).isEqualTo(GuestSettings.OFF);
  }

  @Test
  void oneBadSecondIsNotMadeGoodByCalmOnes() throws IOException {
    cpu(0, 0);
    GuestSteal steal = new GuestSteal(HostFiles.below(root));
    cpu(70, 30);
    assertThat(steal.watch()).isEqualTo(0.3);
    cpu(170, 30);
    assertThat(steal.watch()).isZero();
    cpu(270, 30);
    assertThat(steal.takeHighest()).isEqualTo(0.3);
    cpu(370, 30);
    assertThat(steal.takeHighest()).isZero();
  }

  /// Ticks of idling and of steal so far.
  private void cpu(long idle, long stolen) throws IOException {
    Path stat = root.resolve("proc/stat");
    Files.createDirectories(stat.resolveSibling(""));
    Files.writeString(stat, "cpu  0 0 0 " + idle + " 0 0 0 " + stolen + " 0 0\n");
  }
}
