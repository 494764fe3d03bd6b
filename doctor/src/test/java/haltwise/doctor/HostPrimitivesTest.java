package haltwise.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import haltwise.doctor.Measurement.Measured;
import haltwise.linux.CpuSet;
import haltwise.linux.HostException;
import haltwise.linux.Kvm;
import haltwise.linux.KvmParameters;
import org.junit.jupiter.api.Test;

/// Oracle: differences by hand; and on the running kernel bounds that hold on any machine.
class HostPrimitivesTest {
  @Test
  void anExitIsWhatAWriteAddsToALoop() {
    // 1,000 turns: 2,500 µs with the write, 500 µs without.
    assertThat(VmExits.exitNs(2_500_000, 500_000)).isEqualTo(2_000);
    assertThat(VmExits.exitNs(400_000, 500_000)).as("noise is no negative time").isZero();
  }

  @Test
  void aGuestThatIsEmulatedIsSaidToBe() {
    assertThat(VmExits.caution(2_000)).as("2 ns for two instructions").isEmpty();
    assertThat(VmExits.caution(1_700_000)).hasValueSatisfying(
        text -> assertThat(text).contains("emulation").contains("1700 ns"));
  }

  @Test
  void aSwitchIsHalfARoundWithoutItsCalls() {
    assertThat(ThreadHandover.switchNs(5_000, 600)).isEqualTo(1_900);
  }

  @Test
  void aPollOfOneIterationTakesLessThanAnyBlock() throws InterruptedException {
    needsKvm();
    KvmParameters p = KvmParameters.read().orElseThrow();
    assumeTrue(p.haltPollNsGrow() > 0 && p.haltPollNsGrowStart() > 0, "no window opens here");

    assertThat(PollIteration.measure(CpuSet.ofThread(0)))
        .isInstanceOfSatisfying(Measured.class, m -> {
          assertThat(m.times().n()).isGreaterThan(1_000);
          // One look at the clock takes some ns at least; a poll that was not cut to 1 ns would
          // take grow_start.
          assertThat(m.times().medianNs()).isBetween(5L, p.haltPollNsGrowStart() / 2);
        });
  }

  @Test
  void everyQuantityIsMeasuredOrSaysWhyNot() throws InterruptedException {
    assertThat(HostPrimitives.measure()).extracting(Measurement::quantity)
        .containsExactlyInAnyOrder(Quantity.values());
  }

  private static void needsKvm() {
    try (Kvm _ = Kvm.open()) {
      assumeTrue(true);
    } catch (HostException e) {
      assumeTrue(false, e.getMessage());
    }
  }
}
