package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import haltwise.linux.CpuIdle;
import haltwise.linux.HaltpollParameters;
import haltwise.linux.HostException;
import haltwise.linux.Tracefs;
import haltwise.trace.GuestIdle;
import haltwise.trace.Trace;
import haltwise.trace.TraceKind;
import haltwise.trace.VcpuHalts;
import haltwise.tracefile.TraceFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Oracle: the decisions of this machine's own governor, in its trace events. Skipped where this machine is no guest that
/// uses haltpoll, or does not let us trace.
final class GuestCommandTest {
  @TempDir
  private Path folder = Path.of("");

  private static void needsTracefs() {
    try (Tracefs _ = Tracefs.open()) {
      assumeTrue(true);
    } catch (HostException e) {
      assumeTrue(false, e.getMessage());
    }
  }

  @Test
  void aGuestsGovernorDidWhatItsRuleSaysAndTheTraceCanBeReplayed() {
    needsTracefs();
    CpuIdle idle = CpuIdle.read();
    assumeTrue(idle.governor().equals("haltpoll"), "the idle governor is " + idle.governor());
    String file = folder.resolve("g" + TraceFile.SUFFIX).toString();
    CommandRun run = CommandRun.of("record", "--guest", "--duration", "700ms", "-o", file);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("idle period", "CPU");
    saysWhereTheKernelCountedMore(run, file);
    CommandRun shown = CommandRun.of("show", file);
    JsonNode facts = CommandRun.of("show", "--json", file).json();
    assertThat(shown.out()).contains("Governor  haltpoll", "Idle states");
    assertThat(shown.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(facts.get("kind").asString()).isEqualTo("guest");
    assertThat(facts.get("guest").get("idle_states").size()).isEqualTo(idle.states().size());
    assumeTrue(facts.get("halts").asLong() > 20, "the CPUs of this machine did not idle");
    CommandRun verified = CommandRun.of("verify", file);
    assertThat(verified.out()).contains("No difference");
    assertThat(verified.status()).isZero();
    assertThat(CommandRun.of("replay", file).status()).isZero();
  }

  /// By a count of this test's own.
  private static void saysWhereTheKernelCountedMore(CommandRun run, String file) {
    Trace trace = TraceFile.read(Path.of(file));
    GuestIdle idle = ((TraceKind.Guest) trace.info().kind()).idle();
    for (int v = 0; v < trace.halts().size(); v++) {
      int cpu = trace.info().vcpus().get(v).vcpuId();
      VcpuHalts periods = trace.halts().get(v);
      long traced = IntStream.range(0, periods.size()).filter(periods::waited).count();
      long counted = idle.states().stream().filter(s -> s.cpu() == cpu && s.number() > 0)
          .mapToLong(GuestIdle.State::usage).sum();
      if (counted > 2 * traced + 50) {
        assertThat(run.out().replaceAll("\\s+", " ")).contains(
            "WARNING: CPU " + cpu + ": the kernel counted ", "the trace holds " + traced);
        assertThat(run.out().lines().filter(l -> !l.contains(file)))
            .allMatch(l -> l.length() <= 80);
      }
    }
  }

  @Test
  void controlOfThisGuestAsADryRunLooksAndWritesNothing() {
    needsTracefs();
    CpuIdle idle = CpuIdle.read();
    assumeTrue(idle.governor().equals("haltpoll"), "the idle governor is " + idle.governor());
    Optional<HaltpollParameters> before = HaltpollParameters.read();
    JsonNode run = CommandRun.of("serve", "--guest", "--dry-run", "--json", "--duration", "900ms",
        "--guest-look", "200ms", "--guest-every", "300ms").json();
    assertThat(run.get("looks").asLong()).isPositive()
        .isEqualTo(run.get("decisions").size());
    assertThat(run.get("dry_run").asBoolean()).isTrue();
    assertThat(run.get("decisions").get(0).get("in_force").asString())
        .isEqualTo(before.orElseThrow().toString());
    assertThat(HaltpollParameters.read()).isEqualTo(before);
  }

  @Test
  void controlOfAGuestTakesNothingThatIsForVms() {
    assertThat(CommandRun.of("serve", "--guest", "--vm", "1").err())
        .contains("--vm has no meaning for --guest");
    assertThat(CommandRun.of("serve", "--guest", "--latency-goal", "p99=1ms").err())
        .contains("--latency-goal has no meaning");
    assertThat(CommandRun.of("serve", "--guest-look", "1s").err())
        .contains("--guest-look has no meaning for this host");
    assertThat(CommandRun.of("serve", "--guest", "--guest-look", "2s", "--guest-every", "1s")
        .status()).isEqualTo(2);
    assertThat(CommandRun.of("serve", "--guest", "--agent", "/run/none").err())
        .contains("--agent has no meaning for --guest");
    assertThat(CommandRun.of("serve", "--dry-run", "--agent", "/run/none").err())
        .contains("--agent /run/none is of one guest", "--vm PID");
  }

  @Test
  void saysWhatExcludesWhat() {
    assertThat(CommandRun.of("record", "--guest", "--lab", "storage").err())
        .contains("exclude each other");
    assertThat(CommandRun.of("record", "--guest", "--exits").err())
        .contains("--exits is for a host");
    assertThat(CommandRun.of("record", "--guest", "--device-wakes", "clock").status()).isEqualTo(2);
  }
}
