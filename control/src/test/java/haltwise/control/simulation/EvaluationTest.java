package haltwise.control.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.control.simulation.Evaluation.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Oracles: the best settings of each epoch and the best fixed settings, both known only afterwards, out of all that tune
/// searches; and the kernel's default. Writes the table of docs/control.md to `target/control.md`.
class EvaluationTest {
  private static final long SECOND_NS = 1_000_000_000;

  @Test
  @Tag("long")
  void theTenFamiliesOfTwoMinutesCostLittleMoreThanTheBestOfEachEpoch() throws IOException {
    List<Row> rows = Evaluation.of(120 * SECOND_NS, 1);
    Files.writeString(Path.of("target/control.md"), Evaluation.table(rows));

    requireTargets(rows, 1.01, List.of(1.01, 1.0, 1.0), 1.02);
  }

  /// The first epochs and a few switches weigh more in twenty seconds than in two minutes.
  @Test
  void twentySecondsOfEachFamilyCostLittleMoreThanTheBestOfEachEpoch() {
    requireTargets(Evaluation.of(20 * SECOND_NS, 1), 1.02, List.of(1.01, 1.01, 1.02), 1.03);
  }

  private static void requireTargets(List<Row> rows, double ofOracle, List<Double> ofFixed,
      double ofDefault) {
    for (int i = 0; i < Evaluation.PRICES_NS.size(); i++) {
      long price = Evaluation.PRICES_NS.get(i);
      double haltwise = Evaluation.geometricMean(rows, price, Row::haltwise);
      assertThat(haltwise).as("B = %d ns, against the best of each epoch", price)
          .isLessThanOrEqualTo(ofOracle * Evaluation.geometricMean(rows, price, Row::oracle));
      assertThat(haltwise).as("B = %d ns, against the best fixed", price).isLessThanOrEqualTo(
          ofFixed.get(i) * Evaluation.geometricMean(rows, price, Row::bestFixed));
    }
    assertThat(rows).allSatisfy(
        r -> assertThat(r.haltwise()).isLessThanOrEqualTo(ofDefault * r.kernelDefault()));
  }
}
