package haltwise.record;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.Halt;
import org.junit.jupiter.api.Test;

/// Oracle: hand computation by the rules of KVM's halt polling (kernel 6.1 and later).
final class WindowsTest {
  private static final Windows.Ceiling MAX_200 = _ -> 200_000;

  private final RawHalts halts = new RawHalts();
  private long nowNs;

  private WindowsTest halt(long durationNs, boolean waited, long fromNs, long toNs) {
    halts.add(nowNs, durationNs, -1, -1, waited, true, false, fromNs, toNs);
    nowNs += 10_000_000;
    return this;
  }

  private WindowsTest halt(long durationNs, boolean waited) {
    return halt(durationNs, waited, Halt.UNKNOWN_NS, Halt.UNKNOWN_NS);
  }

  @Test
  void followsTheEventsAndTheSilentCutToTheMaximum() {
    halt(170_000, true, 0, 160_000).halt(170_000, true, 160_000, 320_000).halt(150_000, false)
        .halt(300_000, true, 200_000, 100_000).halt(1_000, false);
    assertThat(Windows.of(halts, 0, MAX_200))
        .containsExactly(0, 160_000, 200_000, 200_000, 100_000);
  }

  @Test
  void learnsTheWindowOfARunningVmFromItsFirstEvent() {
    halt(1_000, false).halt(2_000, false).halt(300_000, true, 80_000, 40_000);
    assertThat(Windows.of(halts, Halt.UNKNOWN_NS, MAX_200))
        .containsExactly(80_000, 80_000, 80_000);
  }

  @Test
  void knowsNothingWithoutAnEvent() {
    halt(1_000, false).halt(2_000, false);
    assertThat(Windows.of(halts, Halt.UNKNOWN_NS, MAX_200)).containsExactly(-1, -1);
  }

  @Test
  void concludesFromALongBlockWithoutAnEventThatTheWindowWasZero() {
    halt(1_000, true).halt(4_000_000, true).halt(50_000, true, 0, 10_000).halt(1_000, false);
    assertThat(Windows.of(halts, Halt.UNKNOWN_NS, MAX_200)).containsExactly(0, 0, 0, 10_000);
  }

  @Test
  void hasNoWindowWhileTheMaximumIsZero() {
    halt(1_000, true).halt(1_000, true);
    assertThat(Windows.of(halts, Halt.UNKNOWN_NS, _ -> 0)).containsExactly(0, 0);
  }

  @Test
  void seesThatAVmIgnoresTheHostsMaximum() {
    halt(700_000, true, 320_000, 640_000);
    assertThat(Windows.contradicts(halts, MAX_200)).isTrue();
    assertThat(Windows.contradicts(halts, _ -> 1_000_000)).isFalse();
    assertThat(Windows.contradicts(halts, Windows.Ceiling.UNKNOWN)).isFalse();
  }

  @Test
  void doesNotTakeAMaximumRaisedJustBeforeItWasNoticedForIgnored() {
    halt(700_000, true, 320_000, 640_000);
    assertThat(Windows.contradicts(halts, t -> t < 50_000_000 ? 200_000 : 1_000_000)).isFalse();
  }

  @Test
  void doesNotCarryAWindowBackOverAChangeOfTheMaximum() {
    halt(1_000, false).halt(1_000, false).halt(300_000, true, 50_000, 25_000);
    // the maximum falls from 400,000 to 50,000 before the second halt: the first may have had more
    assertThat(Windows.of(halts, Halt.UNKNOWN_NS, t -> t < 5_000_000 ? 400_000 : 50_000))
        .containsExactly(-1, 50_000, 50_000);
  }
}
