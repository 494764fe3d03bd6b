package haltwise.record;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.Halt;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.TraceKind;
import haltwise.trace.WindowChange;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Oracle: hand computation, on sequences of events as the idle loop emits them; those with HLT alone were seen on a 6.18
/// guest, those with polls follow from the governor's source.
final class GuestDecoderTest {
  private static final long NOT_IDLE = 0xFFFF_FFFFL;
  private static final int POLL = 0;
  private static final int HLT = 1;

  private final Records zero = records();
  private final Records one = records();
  private boolean pollsInState0 = true;
  private @Nullable Trace decoded;

  private static Records records() {
    return new Records().event("cpu_idle", "4 state", "4 cpu_id")
        .event("guest_halt_poll_ns", "1 grow", "4 new", "4 old")
        .event("sched_switch", "4 prev_pid").event("ipi_send_cpu", "4 cpu")
        .event("local_timer_entry", "4 vector").event("reschedule_entry", "4 vector");
  }

  private void enter(int state, long ns) {
    zero.at(ns, 0, 0, "cpu_idle", Map.of("state", (long) state));
  }

  private void leave(long ns) {
    zero.at(ns, 0, 0, "cpu_idle", Map.of("state", NOT_IDLE));
  }

  private void window(long fromNs, long toNs, long ns) {
    zero.at(ns, 0, 0, "guest_halt_poll_ns", Map.of("old", fromNs, "new", toNs));
  }

  private void run(long ns) {
    zero.at(ns, 0, 0, "sched_switch", Map.of());
  }

  private void interrupt(String event, long ns) {
    zero.at(ns, 0, 0, event, Map.of());
  }

  /// From `ns` on for 10 µs, and the window before it as the event says.
  private void hlt(long windowNs, long ns) {
    enter(HLT, ns);
    leave(ns + 10_000);
    window(windowNs, windowNs, ns + 10_100);
    run(ns + 10_500);
  }

  private Trace trace() {
    if (decoded == null) {
      decoded = decode();
    }
    return decoded;
  }

  private Trace decode() {
    GuestDecoder decoder = new GuestDecoder(zero.formats(), pollsInState0);
    decoder.decode(zero);
    decoder.decode(one);
    return GuestTraceBuilder.build(decoder,
        new TraceInfo("g", "6.12", "x86_64", "mono", 0, 1_000_000, List.of(), List.of(), 0, "test",
            "", -1, new TraceKind.Guest(List.of())));
  }

  private Halt row(int i) {
    return trace().halts().get(0).get(i);
  }

  private int rows() {
    return trace().halts().get(0).size();
  }

  GuestDecoderTest() {
    one.at(0, 1, 0, "cpu_idle", Map.of("state", NOT_IDLE));
  }

  @Test
  void aHltIsARow() {
    enter(HLT, 1_000);
    interrupt("local_timer_entry", 51_000);
    leave(52_000);
    window(0, 0, 52_100);
    run(52_500);
    assertThat(row(0)).isEqualTo(new Halt(1_000, Halt.UNKNOWN_NS, 51_000, 0, true, true, 0,
        Cause.TIMER, Halt.NO_WAKER, Anchor.CLOCK, new WindowChange(0, 0)));
  }

  @Test
  void aPollThatEndsWithSomethingToRunIsAHit() {
    enter(POLL, 1_000);
    leave(21_000);
    run(21_500);
    hlt(50_000, 30_000);
    assertThat(row(0)).isEqualTo(new Halt(1_000, 20_000, 20_000, 50_000, false, true, 20_000,
        Cause.IPI, Halt.NO_WAKER, Anchor.PEER, WindowChange.NONE));
    assertThat(row(0).isHit()).isTrue();
  }

  @Test
  void anInterruptDuringAPollIsItsCause() {
    enter(POLL, 1_000);
    interrupt("reschedule_entry", 5_000);
    interrupt("local_timer_entry", 20_000);
    leave(21_000);
    run(21_500);
    assertThat(row(0).cause()).isEqualTo(Cause.TIMER);
  }

  @Test
  void aPollInVainAndTheHltAfterItAreOneRow() {
    enter(POLL, 200_000);
    interrupt("local_timer_entry", 220_000);
    leave(255_000);
    enter(HLT, 256_000);
    interrupt("reschedule_entry", 300_000);
    leave(301_000);
    window(50_000, 100_000, 301_100);
    run(302_000);
    one.at(290_000, 1, 7, "ipi_send_cpu", Map.of("cpu", 0L));
    Halt h = row(0);
    assertThat(rows()).isEqualTo(1);
    assertThat(h.startNs()).isEqualTo(200_000);
    assertThat(h.durationNs() - h.polledNs()).as("the time in HLT").isEqualTo(45_000);
    assertThat(h.polledNs()).isEqualTo(56_000);
    assertThat(h.isMiss()).isTrue();
    assertThat(h.change()).isEqualTo(new WindowChange(50_000, 100_000));
    assertThat(h.cause()).isEqualTo(Cause.IPI);
    assertThat(h.arrivalNs()).as("sent at 290,000").isEqualTo(90_000);
    assertThat(h.waker()).isEqualTo(1);
  }

  @Test
  void theNextRowHasTheWindowThatTheGovernorChose() {
    enter(HLT, 1_000);
    leave(31_000);
    window(0, 50_000, 31_100);
    run(31_500);
    enter(POLL, 40_000);
    leave(60_000);
    run(60_500);
    assertThat(row(0).windowNs()).isZero();
    assertThat(row(1).windowNs()).isEqualTo(50_000);
  }

  @Test
  void anInterruptThatGaveNothingToRunBeginsAnotherRow() {
    enter(HLT, 1_000);
    leave(11_000);
    window(0, 0, 11_100);
    enter(HLT, 12_000);
    leave(32_000);
    window(0, 0, 32_100);
    run(32_500);
    assertThat(rows()).isEqualTo(2);
    assertThat(row(1).startNs()).isEqualTo(12_000);
    assertThat(row(1).durationNs()).isEqualTo(20_000);
  }

  @Test
  void aTaskBetweenAPollInVainAndAHltMakesTwoRows() {
    enter(POLL, 1_000);
    leave(56_000);
    run(56_500);
    enter(HLT, 70_000);
    leave(90_000);
    window(50_000, 50_000, 90_100);
    run(90_500);
    assertThat(rows()).isEqualTo(2);
    assertThat(row(0).waited()).isFalse();
    assertThat(row(1).polledNs()).isZero();
    assertThat(row(1).isMiss()).as("the window was open, but the governor went on to HLT").isTrue();
  }

  @Test
  void state0OfOtherProcessorsWaitsForAnInterrupt() {
    pollsInState0 = false;
    enter(POLL, 1_000);
    leave(21_000);
    run(21_500);
    assertThat(row(0).waited()).isTrue();
    assertThat(row(0).windowNs()).as("no governor tells").isEqualTo(Halt.UNKNOWN_NS);
  }

  @Test
  void anInterruptTakenRightAfterTheHltEndedItToo() {
    enter(HLT, 1_000);
    leave(50_000);
    interrupt("local_timer_entry", 50_800);
    run(51_000);
    enter(HLT, 60_000);
    leave(90_000);
    run(91_000);
    interrupt("local_timer_entry", 95_000);
    assertThat(row(0).cause()).isEqualTo(Cause.TIMER);
    assertThat(row(1).cause()).as("while a task runs").isEqualTo(Cause.UNKNOWN);
  }

  @Test
  void afterALossTheWindowIsNotKnown() {
    hlt(50_000, 1_000);
    enter(POLL, 20_000);
    zero.lose();
    leave(90_000);
    run(90_500);
    enter(POLL, 100_000);
    leave(120_000);
    run(120_500);
    assertThat(rows()).as("the torn one is left out").isEqualTo(2);
    assertThat(row(1).startNs()).isEqualTo(100_000);
    assertThat(row(1).windowNs()).isEqualTo(Halt.UNKNOWN_NS);
  }

  @Test
  void whatIsUnderWayAtTheEdgesIsLeftOut() {
    leave(500);
    run(600);
    hlt(0, 1_000);
    enter(HLT, 20_000);
    assertThat(rows()).isEqualTo(1);
    assertThat(trace().info().vcpus()).extracting(v -> v.vcpuId()).containsExactly(0, 1);
  }
}
