package haltwise.tune;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.replay.Outcome;
import haltwise.trace.HostSettings;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Oracle: the promises of the grid and the definition of a Pareto front, by hand.
final class GridTest {
  @Test
  void holdsMoreThanAThousandDifferentSettingsWithTheBaselineFirst() {
    HostSettings baseline = new HostSettings(123_456, 2, 10_000, 2);
    List<HostSettings> all = Grid.candidates(baseline, 0);
    assertThat(all).hasSizeGreaterThan(1000).contains(HostSettings.pinned(60_000),
        new HostSettings(0, 2, 10_000, 2));
    assertThat(new HashSet<>(all)).hasSameSizeAs(all);
    assertThat(all.getFirst()).isEqualTo(baseline);
  }

  @Test
  void addsTheCeilingThatTheTraceAsksForRoundedUp() {
    assertThat(Grid.candidates(HostSettings.KERNEL_DEFAULT, 283_411))
        .contains(HostSettings.KERNEL_DEFAULT.withMaxNs(290_000));
  }

  @Test
  void frontHoldsOnlyWhatNothingElseBeatsInBoth() {
    List<Candidate> front = ParetoFront
        .of(List.of(row(10, 0, 900), row(20, 100, 500), row(30, 200, 600), row(40, 300, 100)));
    assertThat(front).extracting(c -> c.settings().maxNs()).containsExactly(10L, 20L, 40L);
  }

  @Test
  void aThinnedFrontKeepsBothEnds() {
    List<Candidate> front = new java.util.ArrayList<>();
    for (int i = 0; i < 100; i++) {
      front.add(row(i, i, 10_000 - i * i));
    }
    assertThat(ParetoFront.thinned(front, 8)).hasSizeBetween(3, 8).startsWith(front.getFirst())
        .endsWith(front.getLast());
  }

  private static Candidate row(long maxNs, long polledNs, long latencyNs) {
    return new Candidate(new HostSettings(maxNs, 2, 1, 2),
        new Outcome(1, 0, 0, 0, 1, 0, polledNs, 0, 1000, 1, latencyNs, 0, 0, 0, 0, 0, 0, 0, 0));
  }
}
