package haltwise.trace.facts;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.GuestIdle;
import haltwise.trace.Halt;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.TraceKind;
import haltwise.trace.VcpuHalts;
import haltwise.trace.VcpuInfo;
import haltwise.trace.WindowChange;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Oracle: counts by hand, of a guest with the CPUs 0 and 2 that was recorded for 10 s.
final class IdleCheckTest {
  private static final long ELAPSED_NS = 10_000_000_000L;

  private static GuestIdle.State state(int cpu, int number, String name, long usage) {
    return new GuestIdle.State(cpu, number, name, usage, 0, 0, 0, 0);
  }

  private static VcpuHalts blocks(int n) {
    VcpuHalts.Builder b = new VcpuHalts.Builder(n);
    for (int i = 0; i < n; i++) {
      b.add(new Halt(i * 10_000L, 5_000, 6_000, 0, true, true, 0, Cause.TIMER, Halt.NO_WAKER,
          Anchor.CLOCK, WindowChange.NONE));
    }
    return b.build();
  }

  private static List<IdleCheck> check(TraceKind kind, int traced0, int traced2) {
    TraceInfo info = new TraceInfo("g", "6.12", "x86_64", "mono", 0, ELAPSED_NS, List.of(),
        List.of(new VcpuInfo(0, 0, 0, 0, 0), new VcpuInfo(0, 0, 0, 2, 0)), 0, "test", "", -1, kind);
    return IdleCheck
        .disagreeing(TraceFacts.of(new Trace(info, List.of(blocks(traced0), blocks(traced2)))));
  }

  private static TraceKind guest(GuestIdle.State... states) {
    return new TraceKind.Guest(List.of(), new GuestIdle("haltpoll", "haltpoll", List.of(states)));
  }

  @Test
  void agreesWhereOnlyTheEdgesDiffer() {
    TraceKind kind = guest(state(0, 0, "POLL", 50), state(0, 1, "halt", 103),
        state(2, 0, "POLL", 0),
        state(2, 1, "halt", 1_000));
    // A tenth of the larger number and three more may be at the edges: 13.3 and 103.
    assertThat(check(kind, 90, 897)).isEmpty();
    assertThat(check(kind, 119, 897)).containsExactly(new IdleCheck(0, 103, 119));
    assertThat(check(kind, 103, 896)).containsExactly(new IdleCheck(2, 1_000, 896));
  }

  @Test
  void namesEachCpuThatDisagreesAndByHowMuch() {
    TraceKind kind = guest(state(0, 1, "halt", 200), state(0, 2, "deep", 100),
        state(1, 1, "halt", 9),
        state(2, 1, "halt", 0));
    assertThat(check(kind, 250, 40)).containsExactly(new IdleCheck(0, 300, 250),
        new IdleCheck(1, 9, 0), new IdleCheck(2, 0, 40));
  }

  @Test
  void aState0ThatIsNoPollingCounts() {
    assertThat(check(guest(state(0, 0, "WFI", 90), state(2, 0, "WFI", 10)), 90, 10)).isEmpty();
  }

  @Test
  void saysNothingWhereNothingWasCounted() {
    assertThat(check(new TraceKind.Host(), 10, 10)).isEmpty();
    assertThat(check(guest(), 10, 10)).isEmpty();
    assertThat(check(guest(state(0, 1, "halt", -1), state(2, 1, "halt", -1)), 10, 10)).isEmpty();
  }
}
