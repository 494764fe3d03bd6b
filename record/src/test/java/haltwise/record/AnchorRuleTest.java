package haltwise.record;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.Halt;
import org.junit.jupiter.api.Test;

/// Oracle: the rule of the design: timer = clock, IPI = peer, device = answer after a kick, else clock.
final class AnchorRuleTest {
  @Test
  void infersFromTheCause() {
    AnchorRule rule = AnchorRule.INFERRED;
    assertThat(rule.anchor(Cause.TIMER, Halt.NO_WAKER, true)).isEqualTo(Anchor.CLOCK);
    assertThat(rule.anchor(Cause.IPI, 3, false)).isEqualTo(Anchor.PEER);
    assertThat(rule.anchor(Cause.DEVICE, Halt.NO_WAKER, true)).isEqualTo(Anchor.ANSWER);
    assertThat(rule.anchor(Cause.DEVICE, Halt.NO_WAKER, false)).isEqualTo(Anchor.CLOCK);
    assertThat(rule.anchor(Cause.DEVICE, 3, true)).as("an interrupt that a vCPU sent")
        .isEqualTo(Anchor.PEER);
    assertThat(rule.anchor(Cause.OTHER, Halt.NO_WAKER, true)).isEqualTo(Anchor.UNKNOWN);
  }

  @Test
  void takesTheUsersWordForDeviceWakes() {
    AnchorRule rule = new AnchorRule.Inferred(Anchor.ANSWER);
    assertThat(rule.anchor(Cause.DEVICE, Halt.NO_WAKER, false)).isEqualTo(Anchor.ANSWER);
    assertThat(rule.anchor(Cause.TIMER, Halt.NO_WAKER, false)).isEqualTo(Anchor.CLOCK);
  }

  @Test
  void keepsWhatAWorkloadDeclares() {
    AnchorRule rule = new AnchorRule.Declared(Anchor.PEER);
    assertThat(rule.anchor(Cause.UNKNOWN, Halt.NO_WAKER, false)).isEqualTo(Anchor.PEER);
  }

  @Test
  void readsBackItsText() {
    for (Anchor anchor : Anchor.values()) {
      AnchorRule declared = new AnchorRule.Declared(anchor);
      AnchorRule inferred = new AnchorRule.Inferred(anchor);
      assertThat(AnchorRule.parse(declared.text())).isEqualTo(declared);
      assertThat(AnchorRule.parse(inferred.text())).isEqualTo(inferred);
    }
  }
}
