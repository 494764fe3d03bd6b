package haltwise.app.serve;

import haltwise.control.ControlPlan;
import haltwise.control.Measured;
import haltwise.control.halts.EpochTape;
import haltwise.control.halts.Hindsight;
import haltwise.control.simulation.Simulation;
import haltwise.replay.HostRule;
import haltwise.trace.HostSettings;
import haltwise.tune.Grid;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/// A controller over a trace, beside what else could have been done with the same halts.
///
/// @param elapsedNs of all epochs
/// @param vcpus of the trace
/// @param rows the controller first
/// @param grid how many settings hindsight could choose from
/// @param changes how often other settings came into force
/// @param cautions what all this cannot promise, in words
public record SimulatedRun(long elapsedNs, int vcpus, long halts, List<Row> rows, int grid,
    int changes, List<String> cautions) {
  public SimulatedRun {
    rows = List.copyOf(rows);
    cautions = List.copyOf(cautions);
  }

  /// @param who such as `haltwise`
  /// @param settings in words; empty where they change
  /// @param costNs of all halts, ns of CPU time
  /// @param polledNs of all halts; empty where it is not one policy's
  /// @param blocks of all halts; empty likewise
  public record Row(String who, String settings, double costNs, OptionalDouble polledNs,
      OptionalDouble blocks) {
    static Row of(String who, HostSettings settings, Measured m, long blockPriceNs) {
      return new Row(who, settings.toString(), m.costNs(blockPriceNs),
          OptionalDouble.of(m.polledNs()), OptionalDouble.of(m.blocks()));
    }
  }

  public Row controller() {
    return rows.getFirst();
  }

  /// The cost of a row for each halt, ns of CPU time.
  public double costPerHaltNs(Row row) {
    return halts == 0 ? 0 : row.costNs / halts;
  }

  /// @param result of the controller over these epochs
  public static SimulatedRun of(List<EpochTape> epochs, HostRule rule, ControlPlan plan,
      HostSettings kernelDefault, Simulation.Result result, List<String> cautions) {
    long price = plan.blockPriceNs();
    Set<HostSettings> grid = new LinkedHashSet<>(Grid.candidates(kernelDefault, 0));
    grid.addAll(plan.candidates());
    Hindsight hindsight = Hindsight.of(epochs, rule, List.copyOf(grid));
    List<Row> rows = new ArrayList<>();
    Measured own = result.total();
    rows.add(new Row("haltwise", "", own.costNs(price), OptionalDouble.of(own.polledNs()),
        OptionalDouble.of(own.blocks())));
    rows.add(Row.of("baseline", plan.baseline(), hindsight.total(plan.baseline()), price));
    if (!plan.baseline().equals(kernelDefault)) {
      rows.add(Row.of("kernel default", kernelDefault, hindsight.total(kernelDefault), price));
    }
    HostSettings best = hindsight.bestFixed(price);
    rows.add(Row.of("best fixed", best, hindsight.total(best), price));
    rows.add(new Row("best of each epoch", "", hindsight.oracleNs(price), OptionalDouble.empty(),
        OptionalDouble.empty()));
    rows.add(new Row("clairvoyant", "",
        epochs.stream().mapToDouble(e -> e.clairvoyantNs(price)).sum(), OptionalDouble.empty(),
        OptionalDouble.empty()));
    return new SimulatedRun(epochs.stream().mapToLong(EpochTape::lengthNs).sum(),
        epochs.isEmpty() ? 0 : epochs.getFirst().vcpus(), own.halts(), rows, grid.size(),
        result.changes(), cautions);
  }
}
