package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import haltwise.replay.GuestRule;
import haltwise.replay.GuestVerifier;
import haltwise.replay.VerifyResult;
import haltwise.trace.GuestIdle;
import haltwise.trace.GuestSettings;
import haltwise.trace.Halt;
import haltwise.trace.Trace;
import haltwise.trace.TraceKind;
import haltwise.trace.VcpuHalts;
import haltwise.tracefile.TraceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The virtual host's own CPUs as those of a guest. Oracle: the kernel's own text of the same events, and the rule of its
/// governor under the settings that the scenario guest.sh wrote.
interface GuestFacts {
  GuestSettings WRITTEN = new GuestSettings(4_000_000, 3, 250_000, 2, true);

  VirtualHost host();

  private Trace guest() {
    return TraceFile.read(host().file("guest", "guest" + TraceFile.SUFFIX));
  }

  private TraceKind.Guest kind() {
    return (TraceKind.Guest) guest().info().kind();
  }

  private void needsHaltpoll() {
    assumeTrue(kind().idle().governor().equals("haltpoll"),
        "kernel " + guest().info().kernelRelease() + " has no haltpoll governor");
  }

  private List<String> witnessed(String pattern) throws IOException {
    return Pattern.compile(pattern).matcher(Files.readString(host().file("guest", "witness.txt")))
        .results().map(m -> m.group(1)).toList();
  }

  @Test
  default void everyHltIsInTheKernelsOwnText() throws IOException {
    Trace trace = guest();

    assertThat(trace.info().eventsLost()).isZero();
    for (int v = 0; v < trace.halts().size(); v++) {
      VcpuHalts periods = trace.halts().get(v);
      int cpu = trace.info().vcpus().get(v).vcpuId();
      long blocks = 0;
      for (int i = 0; i < periods.size(); i++) {
        blocks += periods.waited(i) ? 1 : 0;
      }
      // state=1 is C1, or HLT without cpuidle; the witness saw more than the recording
      assertThat(blocks).isPositive().isLessThanOrEqualTo(
          witnessed("cpu_idle: state=1 cpu_id=(" + cpu + ")\\b").size());
    }
  }

  @Test
  default void theKernelsCountersOfIdleStatesAgree() {
    GuestIdle idle = kind().idle();
    Trace trace = guest();

    assertThat(idle.states()).as("idle states that run describes to the kernel").isNotEmpty();
    CommandRun shown = CommandRun.of("show",
        host().file("guest", "guest" + TraceFile.SUFFIX).toString());
    assertThat(shown.out()).contains("Idle states, as the kernel counted them")
        .doesNotContain("are missing");
    assertThat(trace.haltCount()).isGreaterThan(50);
  }

  @Test
  default void theGovernorsDecisionsFollowItsRule() {
    needsHaltpoll();
    Trace trace = guest();
    VerifyResult verified = GuestVerifier.run(trace,
        GuestRule.of(trace.info().kernelRelease()));

    assertThat(kind().settings()).extracting(TraceKind.InForce::settings).containsOnly(WRITTEN);
    assertThat(verified.first()).isEmpty();
    assertThat(verified.checked()).isGreaterThan(20);
    assertThat(verified.moves()).isPositive();
  }

  @Test
  default void windowsMoveAsWrittenAndTheKernelsTextHasEachDecision() throws IOException {
    needsHaltpoll();
    List<String> seen = new ArrayList<>();
    long pollsThatHit = 0;
    for (VcpuHalts periods : guest().halts()) {
      for (int i = 0; i < periods.size(); i++) {
        Halt p = periods.get(i);
        if (p.change().happened()) {
          seen.add(p.change().toNs() + (p.change().toNs() > p.change().fromNs()
              ? " (grow "
              : " (shrink ") + p.change().fromNs() + ")");
        }
        pollsThatHit += p.polledNs() > 0 && !p.waited() ? 1 : 0;
        // From 0 to the start, times three each, up to the max; half of it each time down.
        assertThat(p.windowNs()).isBetween(-1L, 4_000_000L);
      }
    }
    assertThat(seen).isNotEmpty().contains("250000 (grow 0)");
    assertThat(witnessed("guest_halt_poll_ns: halt_poll_ns (\\d+ \\(\\w+ \\d+\\))"))
        .containsAll(seen);
    assertThat(pollsThatHit).as("polls that something to run ended").isPositive();
  }
}
