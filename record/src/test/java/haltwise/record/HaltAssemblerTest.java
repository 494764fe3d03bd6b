package haltwise.record;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.Halt;
import haltwise.trace.HostSettings;
import haltwise.trace.SettingsInForce;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.WindowChange;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Oracle: hand computation. Sequences of events as the kernel emits them (who fires what per wake was observed on a
/// 6.18 host); the arithmetic is in the comments.
final class HaltAssemblerTest {
  private static final int VCPU0 = 100;
  private static final int VCPU1 = 101;
  private static final int DEVICE = 200;
  private static final int WORKER = 900;

  private final HaltAssembler a = new HaltAssembler(true);
  private long maxNs = 200_000;

  HaltAssemblerTest() {
    a.add(0, 50, VcpuTarget.created(VCPU0, 0), AnchorRule.INFERRED);
    a.add(0, 50, VcpuTarget.created(VCPU1, 1), AnchorRule.INFERRED);
    a.addHelper(0, 50, DEVICE, AnchorRule.INFERRED);
  }

  private HaltAssembler at(long timeNs, int cpu, int thread) {
    a.at(timeNs, cpu, thread, false);
    return a;
  }

  private void block(long startNs, long sleepNs, long wakingNs, long endNs) {
    at(sleepNs, 0, VCPU0).slept(VCPU0);
    at(wakingNs, 1, DEVICE).waking(VCPU0);
    at(endNs, 0, VCPU0).halted(endNs - startNs, true, true);
  }

  private Trace trace() {
    return TraceBuilder.build(a, new TraceInfo("h", "6.18", "x86_64", "mono", 0, 1_000_000,
        List.of(new SettingsInForce(0, SettingsInForce.ALL_VMS,
            HostSettings.KERNEL_DEFAULT.withMaxNs(maxNs))),
        List.of(), 0, "test", "", -1));
  }

  private Halt halt(int vcpu, int i) {
    return trace().halts().get(vcpu).get(i);
  }

  @Test
  void splitsABlockAtItsLastWaking() {
    at(30_000, 1, DEVICE).waking(VCPU0);
    // ends at 100,000 after 80,000: starts at 20,000; woken at 60,000
    block(20_000, 21_000, 60_000, 100_000);
    Halt h = halt(0, 0);
    assertThat(h.startNs()).isEqualTo(20_000);
    assertThat(h.arrivalNs()).isEqualTo(40_000);
    assertThat(h.wakeLatencyNs()).isEqualTo(40_000);
    assertThat(h.windowNs()).isZero();
    assertThat(h.polledNs()).isZero();
    assertThat(h.cause()).as("woken, but no interrupt seen").isEqualTo(Cause.OTHER);
    assertThat(h.change()).isEqualTo(WindowChange.NONE);
  }

  @Test
  void takesTheDurationOfAHitAsItsArrivalAndPolledTime() {
    at(99_000, 0, VCPU0).windowChanged(0, 0, 10_000);
    at(100_000, 0, VCPU0).halted(50_000, true, true);
    at(108_000, 0, VCPU0).halted(6_000, false, true);
    Halt h = halt(0, 1);
    assertThat(h.isHit()).isTrue();
    assertThat(h.windowNs()).isEqualTo(10_000);
    assertThat(h.arrivalNs()).isEqualTo(6_000);
    assertThat(h.polledNs()).isEqualTo(6_000);
  }

  @Test
  void doesNotKnowTheArrivalOfABlockWithoutAWaking() {
    at(100_000, 0, VCPU0).halted(50_000, true, true);
    assertThat(halt(0, 0).arrivalNs()).isEqualTo(Halt.UNKNOWN_NS);
    assertThat(halt(0, 0).cause()).isEqualTo(Cause.UNKNOWN);
  }

  @Test
  void measuresThePolledTimeOfAMissUntilItsThreadLeavesTheCpu() {
    at(9_000, 0, VCPU0).windowChanged(0, 0, 10_000);
    at(10_000, 0, VCPU0).halted(5_000, true, true);
    // window 10,000: off the CPU after 12,000, so 2,000 is the way out of the CPU
    block(20_000, 32_000, 60_000, 80_000);
    // another task ended the polling: off the CPU after 5,000
    block(100_000, 105_000, 160_000, 180_000);
    assertThat(halt(0, 1).polledNs()).isEqualTo(10_000);
    assertThat(halt(0, 2).polledNs()).isEqualTo(3_000);
  }

  /// The kernel looks for an event before it gives up: a miss of 0 ns would be one that did not poll.
  @Test
  void aMissWhoseThreadLeftSoonerThanUsualPolledAllTheSame() {
    at(9_000, 0, VCPU0).windowChanged(0, 0, 10_000);
    at(10_000, 0, VCPU0).halted(5_000, true, true);
    block(20_000, 32_000, 60_000, 80_000);
    block(100_000, 112_000, 160_000, 180_000);
    block(200_000, 212_000, 260_000, 280_000);
    block(300_000, 301_000, 360_000, 380_000);
    assertThat(halt(0, 4).windowNs()).isEqualTo(10_000);
    assertThat(halt(0, 4).polledNs()).isEqualTo(1);
  }

  @Test
  void repairsTheStartOfABlockWhoseEndEventCameLate() {
    // off the CPU at 21,000, woken at 60,000, 55,000 long, but the event was only written at 90,000
    block(35_000, 21_000, 60_000, 90_000);
    assertThat(halt(0, 0).startNs()).isEqualTo(21_000);
    assertThat(halt(0, 0).arrivalNs()).isEqualTo(39_000);
  }

  @Test
  void namesADeviceThatRaisesALineThroughThePic() {
    at(59_000, 1, DEVICE).irqRaised(4, 1);
    at(59_500, 1, DEVICE).picRaised(false);
    block(20_000, 21_000, 60_000, 100_000);
    assertThat(halt(0, 0).cause()).isEqualTo(Cause.DEVICE);
    assertThat(halt(0, 0).anchor()).as("no kick before it").isEqualTo(Anchor.CLOCK);
  }

  @Test
  void callsADeviceWakeAnAnswerOnceForAKick() {
    at(10_000, 0, VCPU0).kicked();
    at(59_000, 1, DEVICE).msiSent();
    at(59_500, 1, DEVICE).irqAccepted(0);
    block(20_000, 21_000, 60_000, 100_000);
    at(159_000, 1, DEVICE).msiSent();
    at(159_500, 1, DEVICE).irqAccepted(0);
    block(120_000, 121_000, 160_000, 200_000);
    assertThat(halt(0, 0).anchor()).isEqualTo(Anchor.ANSWER);
    assertThat(halt(0, 1).anchor()).isEqualTo(Anchor.CLOCK);
  }

  @Test
  void doesNotTakeTheFallOfALineForAnInterrupt() {
    at(59_000, 1, DEVICE).irqRaised(4, 0);
    at(59_500, 1, DEVICE).picRaised(false);
    at(60_000, 0, VCPU0).halted(10_000, false, true);
    assertThat(halt(0, 0).cause()).isEqualTo(Cause.UNKNOWN);
  }

  @Test
  void namesTheVcpuThatSentAnIpi() {
    at(59_000, 1, VCPU1).ipiSent();
    at(59_200, 1, VCPU1).irqAccepted(0);
    at(60_000, 0, VCPU0).halted(10_000, false, true);
    Halt h = halt(0, 0);
    assertThat(h.cause()).isEqualTo(Cause.IPI);
    assertThat(h.waker()).isEqualTo(1);
    assertThat(h.anchor()).isEqualTo(Anchor.PEER);
  }

  @Test
  void namesATimerByTheInterruptThatItsOwnThreadAcceptsAfterTheHalt() {
    a.at(60_000, 0, 0, true);
    a.waking(VCPU0);
    at(80_000, 0, VCPU0).halted(60_000, true, true);
    at(81_000, 0, VCPU0).irqAccepted(0);
    assertThat(halt(0, 0).cause()).isEqualTo(Cause.TIMER);
    assertThat(halt(0, 0).anchor()).isEqualTo(Anchor.CLOCK);
  }

  @Test
  void keepsTheDeviceWhenATimerFiresAfterTheHalt() {
    at(59_000, 1, DEVICE).msiSent();
    at(59_500, 1, DEVICE).irqAccepted(0);
    at(60_000, 0, VCPU0).halted(10_000, false, true);
    at(61_000, 0, VCPU0).irqAccepted(0);
    assertThat(halt(0, 0).cause()).isEqualTo(Cause.DEVICE);
  }

  @Test
  void namesThePitByItsLine() {
    at(59_000, 1, DEVICE).irqRaised(0, 1);
    at(59_500, 1, DEVICE).picRaised(false);
    block(20_000, 21_000, 60_000, 100_000);
    assertThat(halt(0, 0).cause()).isEqualTo(Cause.TIMER);
  }

  @Test
  void seesAnInterruptWhoseEventCameJustAfterTheHaltItEnded() {
    at(59_900, 1, DEVICE).irqRaised(4, 1);
    at(60_000, 0, VCPU0).halted(10_000, false, true);
    at(60_150, 1, DEVICE).picRaised(false);
    assertThat(halt(0, 0).cause()).isEqualTo(Cause.DEVICE);
  }

  @Test
  void tellsVmsWithTheSameApicIdsApartByTheThreadThatIsWoken() {
    a.add(1, 51, VcpuTarget.created(300, 0), AnchorRule.INFERRED);
    at(59_000, 1, WORKER).msiSent();
    at(59_500, 1, WORKER).irqAccepted(0);
    at(60_000, 1, WORKER).waking(300);
    at(70_000, 0, 300).halted(50_000, true, true);
    // polled on, and ended for another reason 40,000 after that interrupt
    at(100_000, 2, VCPU0).halted(60_000, false, true);
    assertThat(halt(2, 0).cause()).isEqualTo(Cause.DEVICE);
    assertThat(halt(0, 0).cause()).isEqualTo(Cause.UNKNOWN);
  }

  @Test
  void takesAKernelWorkersInterruptForTheHitThatItJustCameBefore() {
    at(59_000, 1, WORKER).irqRaised(4, 1);
    at(59_500, 1, WORKER).picRaised(false);
    at(60_000, 0, VCPU0).halted(30_000, false, true);
    assertThat(halt(0, 0).cause()).isEqualTo(Cause.DEVICE);
  }

  @Test
  void prefersTheInterruptOfItsOwnDeviceToThatOfAVmNobodyRecords() {
    at(10_000, 0, VCPU0).kicked();
    // another VM's timer, and its device, both for APIC id 0
    at(50_000, 1, WORKER).irqAccepted(0);
    at(60_000, 0, VCPU0).halted(30_000, false, true);
    at(60_500, 1, DEVICE).irqRaised(4, 1);
    at(60_800, 1, DEVICE).picRaised(false);
    at(99_000, 1, DEVICE).msiSent();
    at(99_200, 1, DEVICE).irqAccepted(0);
    at(99_600, 1, WORKER).irqAccepted(0);
    at(100_000, 0, VCPU0).halted(30_000, false, true);
    assertThat(halt(0, 0).cause()).isEqualTo(Cause.DEVICE);
    assertThat(halt(0, 0).anchor()).isEqualTo(Anchor.ANSWER);
    assertThat(halt(0, 1).cause()).isEqualTo(Cause.DEVICE);
    assertThat(halt(0, 1).anchor()).isEqualTo(Anchor.CLOCK);
  }

  @Test
  void marksTheFirstHaltAfterALossAndLearnsTheWindowFromTheNextEvent() {
    at(10_000, 0, VCPU0).halted(5_000, true, true);
    a.lost(1);
    at(20_000, 0, VCPU0).halted(5_000, false, true);
    at(30_000, 0, VCPU0).halted(5_000, false, true);
    at(39_000, 0, VCPU0).windowChanged(0, 40_000, 20_000);
    at(40_000, 0, VCPU0).halted(5_000, true, true);
    assertThat(halt(0, 0).windowNs()).isZero();
    assertThat(halt(0, 1).windowNs()).isEqualTo(Halt.UNKNOWN_NS);
    assertThat(halt(0, 2).windowNs()).as("what the next event tells").isEqualTo(40_000);
    assertThat(halt(0, 3).windowNs()).isEqualTo(40_000);
  }

  @Test
  void dropsAWindowEventWhoseHaltWasLost() {
    at(9_000, 1, VCPU0).windowChanged(0, 40_000, 20_000);
    a.lost(1);
    at(20_000, 1, VCPU0).halted(5_000, true, true);
    assertThat(halt(0, 0).change()).isEqualTo(WindowChange.NONE);
  }

  @Test
  void dropsThreadsThatNeverHalted() {
    a.add(1, 60, VcpuTarget.running(400, VcpuTarget.UNKNOWN_ID), AnchorRule.INFERRED);
    a.add(1, 60, VcpuTarget.running(401, VcpuTarget.UNKNOWN_ID), AnchorRule.INFERRED);
    at(9_000, 0, 401).windowChanged(7, 80_000, 40_000);
    at(10_000, 0, 401).halted(5_000_000, true, true);
    assertThat(trace().info().vcpus()).extracting(v -> v.threadId() + "/" + v.vcpuId())
        .containsExactly("100/0", "101/1", "401/7");
    assertThat(trace().info().vcpus().get(2).windowAtStartNs()).isEqualTo(80_000);
  }
}
