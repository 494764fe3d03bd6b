package haltwise.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.app.top.Watchlist;
import haltwise.linux.Debugfs;
import haltwise.linux.HostException;
import haltwise.record.AnchorRule;
import haltwise.record.VmTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Oracle: how often it asks a host that refuses.
class DebugfsCountersTest {
  private final List<String> notes = new ArrayList<>();
  private int asked;

  private Debugfs refuse() {
    asked++;
    throw new HostException("closed", 0, "Open it.");
  }

  @Test
  void whatIsRefusedIsAskedForAgainOnlyWhenOtherVmsAreFollowed() {
    Watchlist.Found vm = new Watchlist.Found("vm",
        new VmTarget(1, List.of(), OptionalLong.empty(), AnchorRule.INFERRED));
    try (DebugfsCounters counters = new DebugfsCounters(true, notes::add, this::refuse)) {
      counters.follow(List.of(vm));
      for (int epoch = 0; epoch < 10; epoch++) {
        assertThat(counters.read()).isEmpty();
      }
      assertThat(asked).isEqualTo(1);
      counters.follow(List.of(vm, vm));
      assertThat(counters.read()).isEmpty();
      assertThat(asked).isEqualTo(2);
      assertThat(notes).containsExactly("Every epoch is watched, none is rested: closed.");
    }
  }
}
