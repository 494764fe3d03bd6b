package haltwise.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.replay.HostRule;
import haltwise.trace.Anchor;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.tune.PerVmPlan.VmPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Oracle: two VMs whose best settings contradict each other, by hand; and bounds: what may be chosen for each VM is never
/// worse than what must be the same for all.
final class PerVmTunerTest {
  private static final HostSettings DEFAULT = HostSettings.KERNEL_DEFAULT;
  /// Answers after 40 µs, worth polling for at 50 µs a block.
  private static final Trace ANSWERS = Synthetic.polled(20_000, Anchor.ANSWER, 10_000,
      i -> 40_000);
  /// Wakes after 150 µs at fixed times, never worth it; a max made for the answers polls 40 µs and more of each in vain.
  private static final Trace TIMERS = Synthetic.polled(6_000, Anchor.CLOCK, 10_000,
      i -> 150_000);

  private static PerVmPlan plan(Objective o) {
    return plan(o, DEFAULT);
  }

  private static PerVmPlan plan(Objective o, HostSettings hostWide) {
    Trace both = Trace.together(List.of(ANSWERS, TIMERS));
    return PerVmTuner.search(both, HostRule.NEWEST, List.of(DEFAULT, DEFAULT), hostWide, o,
        1, _ -> {
        });
  }

  @Test
  void givesEachVmTheMaxThatItNeeds() {
    PerVmPlan plan = plan(Objective.BALANCED);
    VmPlan answers = plan.vms().getFirst();
    VmPlan timers = plan.vms().getLast();
    assertThat(answers.own().outcome().hitShare()).isGreaterThan(0.99);
    assertThat(timers.own().settings().maxNs()).isZero();
    assertThat(timers.own().outcome().polledNs()).isZero();
    // All share what is host-wide.
    assertThat(answers.own().settings().withMaxNs(0))
        .isEqualTo(timers.own().settings().withMaxNs(0))
        .isEqualTo(plan.shape().withMaxNs(0));
  }

  @Test
  void neverCostsMoreThanOneMaxForAll() {
    for (Objective o : List.of(Objective.THRIFTY, Objective.BALANCED, Objective.LATENCY)) {
      for (HostSettings hostWide : List.of(HostSettings.OFF, DEFAULT, DEFAULT.withMaxNs(100_000),
          HostSettings.pinned(60_000))) {
        PerVmPlan plan = plan(o, hostWide);
        // Chosen on the other half, so the same but for its luck.
        assertThat(plan.ownScore()).isLessThanOrEqualTo(plan.hostWideScore() * 1.02);
      }
    }
  }

  @Test
  void refusesAVmThatHardlyHalted() {
    Trace few = Synthetic.polled(5, Anchor.CLOCK, 10_000, i -> 150_000);
    assertThatThrownBy(() -> PerVmTuner.search(Trace.together(List.of(few, few)),
        HostRule.NEWEST, List.of(DEFAULT, DEFAULT), DEFAULT, Objective.BALANCED, 1, _ -> {
        })).hasMessageContaining("VM 0 halted only 5 times");
  }
}
