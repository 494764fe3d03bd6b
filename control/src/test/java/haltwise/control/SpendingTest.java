package haltwise.control;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.HostSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Oracle: the budget itself, over every 41 epochs of 250 ms, which hold any ten seconds; against loads that poll as much as
/// the settings let them.
class SpendingTest {
  private static final long EPOCH_NS = 250_000_000;
  private static final long MOST_HALTS = 50_000;
  private static final long[] WINDOWS_NS = {0, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000,
      1_000_000, 10_000_000};

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1})
  void noTenSecondsPollMoreThanTheBudgetWhileHaltsAtMostDouble(double budget) {
    Random random = new Random(7);
    for (int run = 0; run < 20; run++) {
      double spentMost = mostShareOfTenSeconds(budget, random, false);
      assertThat(spentMost).as("run %d", run).isLessThanOrEqualTo(budget);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.1, 0.5})
  void anyLoadAtAllBreaksItByOneEpochAtMost(double budget) {
    Random random = new Random(8);
    for (int run = 0; run < 20; run++) {
      assertThat(mostShareOfTenSeconds(budget, random, true))
          .isLessThanOrEqualTo(budget + (double) EPOCH_NS / Spending.SPAN_NS);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.2, 0.5})
  void aSteadyLoadMaySpendMostOfTheBudget(double budget) {
    Spending spending = Spending.NOTHING;
    double spentNs = 0;
    for (int e = 0; e < 400; e++) {
      long halts = 2_000;
      long windowNs = chosen(spending, budget, halts);
      long polledNs = Math.min(EPOCH_NS, halts * windowNs / 2);
      spending = spending.and(observed(halts, polledNs));
      spentNs += e < 80 ? 0 : polledNs;
    }
    // Windows come in steps of two to two and a half, and the worst case in store is four times the
    // usual.
    assertThat(spentNs / (320. * EPOCH_NS)).isBetween(0.25 * budget, budget);
  }

  /// @param jumps whether halts may rise by more than the spending reckons with
  private static double mostShareOfTenSeconds(double budget, Random random, boolean jumps) {
    Spending spending = Spending.NOTHING;
    List<Long> polled = new ArrayList<>();
    long halts = 100;
    long busiest = halts;
    spending = spending.and(observed(halts, 0));
    for (int e = 0; e < 400; e++) {
      long windowNs = chosen(spending, budget, halts);
      long most = jumps ? MOST_HALTS : Math.min(MOST_HALTS, 2 * busiest);
      halts = random.nextInt(4) == 0 ? 1 + random.nextLong(most) : Math.max(1, halts * 9 / 10);
      long polledNs = Math.min(EPOCH_NS, (long) (halts * windowNs * random.nextDouble(0.5, 1)));
      polled.add(polledNs);
      spending = spending.and(observed(halts, polledNs));
      busiest = spending.halts().stream().mapToLong(Long::longValue).max().orElseThrow();
    }
    double most = 0;
    for (int from = 0; from + 41 <= polled.size(); from++) {
      most = Math.max(most, polled.subList(from, from + 41).stream().mapToLong(Long::longValue)
          .sum());
    }
    return most / Spending.SPAN_NS;
  }

  /// The greediest that is allowed, where a mean epoch polls half of what it may.
  private static long chosen(Spending spending, double budget, long halts) {
    long windowNs = 0;
    for (long each : WINDOWS_NS) {
      if (spending.allow(budget, observed(halts, 0), each,
          Math.min(EPOCH_NS, halts * each * 0.5))) {
        windowNs = each;
      }
    }
    return windowNs;
  }

  private static EpochObservation observed(long halts, long polledNs) {
    return EpochObservation.unwatched(0, EPOCH_NS, 1, HostSettings.OFF,
        Optional.of(new Measured(halts, 0, polledNs)), Disturbances.NONE);
  }

  @Test
  void anEpochOfWhichNobodyKnowsCountsTwiceTheDearestBefore() {
    Spending known = Spending.NOTHING.and(observed(10, 3_000)).and(observed(10, 7_000));

    assertThat(known.and(EpochObservation.unwatched(2, EPOCH_NS, 1, HostSettings.OFF,
        Optional.empty(), Disturbances.NONE)).polledNs()).containsExactly(3_000L, 7_000L, 14_000L);
  }
}
