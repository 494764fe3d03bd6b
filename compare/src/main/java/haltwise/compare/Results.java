package haltwise.compare;

import haltwise.compare.MeasureResult.ArmValues;
import haltwise.compare.MeasureResult.Versus;
import haltwise.compare.Shift.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.statistics.descriptive.Median;

/// Computes what the rows of an experiment say.
final class Results {
  private Results() {
  }

  /// One for each measure that any run tells, the main one first.
  static List<MeasureResult> of(Plan plan, List<Run> runs) {
    List<Run> counting = runs.stream().filter(Run::isFinished).toList();
    return Stream.concat(Stream.of(plan.main()),
        plan.measures().stream().filter(m -> !m.equals(plan.main())))
        .filter(m -> counting.stream().anyMatch(r -> r.values().containsKey(m)))
        .map(m -> of(m, plan, counting)).toList();
  }

  private static MeasureResult of(Measure measure, Plan plan, List<Run> counting) {
    List<ArmValues> arms = new ArrayList<>();
    Stream.concat(plan.arms().stream(), plan.control().stream()).forEach(arm -> {
      List<Double> values = List.copyOf(byRound(measure, arm.name(), counting).values());
      if (!values.isEmpty()) {
        arms.add(armValues(arm.name(), values));
      }
    });
    long seed = plan.protocol().seed();
    String first = plan.arms().getFirst().name();
    Optional<Pairs> control = plan.control()
        .flatMap(c -> pairs(measure, first, c.name(), counting));
    List<Versus> versus = plan.arms().stream().skip(1).map(arm -> {
      Optional<Pairs> pairs = pairs(measure, first, arm.name(), counting);
      // What is judged together is told on one scale.
      Scale scale = scale(measure, Stream.concat(pairs.stream(), control.stream()));
      Optional<Shift> shift = pairs.map(p -> p.shift(scale, seed));
      return new Versus(arm.name(), shift, Judge.of(measure, shift,
          control.map(c -> c.shift(scale, seed)), plan.control().isPresent()));
    }).toList();
    return new MeasureResult(measure, arms,
        control.map(c -> c.shift(scale(measure, Stream.of(c)), seed)), versus);
  }

  private static Scale scale(Measure measure, Stream<Pairs> pairs) {
    return !measure.isGap() && pairs.allMatch(Pairs::haveRatios) ? Scale.RELATIVE : Scale.ABSOLUTE;
  }

  private static Optional<Pairs> pairs(Measure measure, String first, String other,
      List<Run> counting) {
    SortedMap<Integer, Double> a = byRound(measure, first, counting);
    SortedMap<Integer, Double> b = byRound(measure, other, counting);
    a.keySet().retainAll(b.keySet());
    b.keySet().retainAll(a.keySet());
    return a.isEmpty()
        ? Optional.empty()
        : Optional.of(new Pairs(List.copyOf(a.values()), List.copyOf(b.values())));
  }

  private static SortedMap<Integer, Double> byRound(Measure measure, String arm,
      List<Run> counting) {
    SortedMap<Integer, Double> values = new TreeMap<>();
    counting.stream().filter(r -> r.arm().equals(arm)).forEach(
        r -> Optional.ofNullable(r.values().get(measure)).ifPresent(v -> values.put(r.round(), v)));
    return values;
  }

  private static ArmValues armValues(String arm, List<Double> values) {
    double[] sorted = values.stream().mapToDouble(v -> v).sorted().toArray();
    return new ArmValues(arm, values, Median.withDefaults().evaluate(sorted.clone()), sorted[0],
        sorted[sorted.length - 1],
        values.size() < 3 ? Double.NaN : StudysWay.ofThree(values.subList(0, 3)));
  }
}
