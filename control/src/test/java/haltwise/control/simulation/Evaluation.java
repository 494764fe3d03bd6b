package haltwise.control.simulation;

import haltwise.control.ControlPlan;
import haltwise.control.Menu;
import haltwise.control.halts.EpochTape;
import haltwise.control.halts.Families;
import haltwise.control.halts.Hindsight;
import haltwise.lab.synthetic.Family;
import haltwise.replay.HostRule;
import haltwise.trace.HostSettings;
import haltwise.tune.Grid;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/// The controller on the ten families, beside its yardsticks. It begins with what it would choose after a second of another
/// trace of the same family (another seed), as a daemon begins with a recommendation.
final class Evaluation {
  static final List<Long> PRICES_NS = List.of(10_000L, 50_000L, 200_000L);
  private static final long OTHER_SEED = 1_000;

  /// All that tune searches, and the menu: what hindsight chooses from.
  static final List<HostSettings> GRID = grid();

  /// Costs relative to the clairvoyant's.
  record Row(Family family, long blockPriceNs, double haltwise, double kernelDefault,
      double bestFixed, double oracle, int changes) {
  }

  private Evaluation() {
  }

  private static List<HostSettings> grid() {
    Set<HostSettings> all = new LinkedHashSet<>(Grid.candidates(HostSettings.KERNEL_DEFAULT, 0));
    all.addAll(Menu.ofAll());
    return List.copyOf(all);
  }

  static List<Row> of(long lengthNs, long seed) {
    List<Row> rows = new ArrayList<>();
    for (Family family : Family.values()) {
      rows.addAll(of(family, lengthNs, seed));
    }
    return rows;
  }

  static List<Row> of(Family family, long lengthNs, long seed) {
    List<EpochTape> epochs = Families.epochs(family, lengthNs, seed);
    List<EpochTape> looked = Families.epochs(family, 1_000_000_000, seed + OTHER_SEED);
    Hindsight hindsight = Hindsight.of(epochs, HostRule.NEWEST, GRID);
    List<Row> rows = new ArrayList<>();
    for (long price : PRICES_NS) {
      ControlPlan looking = plan(price, HostSettings.KERNEL_DEFAULT);
      ControlPlan plan = plan(price, Simulation.opening(looked, HostRule.NEWEST, looking));
      Simulation.Result result = Simulation.run(epochs, HostRule.NEWEST, plan, _ -> {
      });
      double unit = epochs.stream().mapToDouble(e -> e.clairvoyantNs(price)).sum();
      rows.add(new Row(family, price, result.total().costNs(price) / unit,
          hindsight.total(HostSettings.KERNEL_DEFAULT).costNs(price) / unit,
          hindsight.total(hindsight.bestFixed(price)).costNs(price) / unit,
          hindsight.oracleNs(price) / unit, result.changes()));
    }
    return rows;
  }

  private static ControlPlan plan(long price, HostSettings start) {
    return ControlPlan.of(price, HostSettings.KERNEL_DEFAULT, start, Menu.ofAll(),
        Optional.empty());
  }

  static double geometricMean(List<Row> rows, long price, ToDoubleFunction<Row> of) {
    return Math.exp(rows.stream().filter(r -> r.blockPriceNs == price)
        .mapToDouble(r -> Math.log(of.applyAsDouble(r))).average().orElseThrow());
  }

  static String table(List<Row> rows) {
    StringBuilder text = new StringBuilder();
    for (long price : PRICES_NS) {
      text.append(String.format(Locale.ROOT, "%nB = %d µs%n%n", price / 1_000));
      text.append("""
          | family | haltwise | kernel default | best fixed | best of each epoch | changes |
          |---|---|---|---|---|---|
          """);
      rows.stream().filter(r -> r.blockPriceNs == price).forEach(r -> text.append(String.format(
          Locale.ROOT, "| %s | %.3f | %.3f | %.3f | %.3f | %d |%n", r.family.word(), r.haltwise,
          r.kernelDefault, r.bestFixed, r.oracle, r.changes)));
      text.append(String.format(Locale.ROOT,
          "| **geometric mean** | **%.4f** | %.4f | %.4f | %.4f | |%n",
          geometricMean(rows, price, Row::haltwise),
          geometricMean(rows, price, Row::kernelDefault),
          geometricMean(rows, price, Row::bestFixed), geometricMean(rows, price, Row::oracle)));
    }
    return text.toString();
  }
}
