package haltwise.doctor.host;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.Halt;
import haltwise.trace.HostSettings;
import haltwise.trace.VcpuHalts;
import haltwise.trace.WindowChange;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Oracle: the kernel's table of decisions, by hand, for a few halts. On real kernels: `CeilingOfRealKernelsTest` in `app`.
class WindowBoundsTest {
  private final VcpuHalts.Builder halts = new VcpuHalts.Builder();

  @Test
  void aWindowThatGrewSaysThatTheCeilingIsAboveItAndAboveTheHalt() {
    halt(80_000, 0, 10_000);
    halt(150_000, 10_000, 20_000);

    assertThat(bounds(true)).isEqualTo(new WindowBounds(150_000, OptionalLong.empty(),
        OptionalLong.empty(), 2, 0, OptionalLong.empty()));
  }

  @Test
  void aWindowThatShrankSaysThatTheCeilingIsBelowTheHalt() {
    halt(80_000, 0, 10_000);
    halt(240_000, 10_000, 0);
    halt(230_000); // from 0, and stayed there

    WindowBounds b = bounds(true);
    assertThat(b.atMostNs()).hasValue(230_000);
    assertThat(b.allows(200_000)).isTrue();
    assertThat(b.allows(80_000)).isFalse();
    assertThat(b.allows(230_001)).isFalse();
  }

  @Test
  void aWindowCutBetweenTwoHaltsWasCutToTheCeiling() {
    halt(190_000, 160_000, 320_000);
    halt(100_000); // a hit, with the window cut to 200 µs
    halt(300_000, 200_000, 100_000);

    assertThat(bounds(true).exactNs()).hasValue(200_000);
    assertThat(bounds(true).allows(200_000)).isTrue();
    assertThat(bounds(true).allows(200_001)).isFalse();
    assertThat(bounds(false).exactNs()).as("kernels before 6.1 do not cut there").isEmpty();
  }

  @Test
  void beforeSixOneAWindowIsCutWhereItGrows() {
    halt(190_000, 160_000, 200_000);

    assertThat(bounds(false).exactNs()).hasValue(200_000);
    assertThat(bounds(true).exactNs()).isEmpty();
  }

  @Test
  void beforeTheFirstEventTheWindowWasTheSame() {
    halt(90_000); // the window was 0, as the next event tells, and did not grow
    halt(40_000, 0, 10_000);

    assertThat(bounds(true).atMostNs()).hasValue(90_000);
    assertThat(bounds(true).aboveNs()).isEqualTo(40_000);
    assertThat(bounds(true).allows(60_000)).isTrue();
  }

  @Test
  void aCeilingThatWasChangedMeanwhileFitsNothing() {
    halt(150_000, 0, 10_000);
    halt(90_000, 10_000, 0);

    assertThat(bounds(true).contradictory()).isTrue();
  }

  @Test
  void withoutAnyEventOnlyBlockedHaltsCountAndOnlyFromTenOn() {
    for (int i = 1; i <= 9; i++) {
      halt(10_000L * i);
    }
    assertThat(bounds(true).unmovedShortestNs()).isEmpty();
    halt(500_000);

    assertThat(bounds(true).unmovedHalts()).isEqualTo(10);
    assertThat(bounds(true).unmovedShortestNs()).hasValue(500_000);
  }

  @Test
  void vcpusOfAVmAddUp() {
    halt(150_000, 0, 10_000);
    WindowBounds low = bounds(true);
    WindowBounds high = new WindowBounds(10_000, OptionalLong.of(240_000), OptionalLong.empty(), 3,
        0, OptionalLong.empty());

    assertThat(low.and(high)).isEqualTo(new WindowBounds(150_000, OptionalLong.of(240_000),
        OptionalLong.empty(), 4, 0, OptionalLong.empty()));
    assertThat(low.and(WindowBounds.NONE)).isEqualTo(low);
  }

  private WindowBounds bounds(boolean clampsAtEntry) {
    return WindowBounds.of(halts.build(), HostSettings.KERNEL_DEFAULT, clampsAtEntry);
  }

  private void halt(long durationNs) {
    halt(durationNs, WindowChange.NONE);
  }

  private void halt(long durationNs, long fromNs, long toNs) {
    halt(durationNs, new WindowChange(fromNs, toNs));
  }

  private void halt(long durationNs, WindowChange change) {
    halts.add(new Halt(halts.size() * 1_000_000L, durationNs, durationNs, Halt.UNKNOWN_NS, true,
        true, Halt.UNKNOWN_NS, Cause.DEVICE, Halt.NO_WAKER, Anchor.UNKNOWN, change));
  }
}
