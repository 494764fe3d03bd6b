package haltwise.compare;

import haltwise.trace.HostSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Small experiments for tests.
final class Trials {
  static final Measure WORK = Measure.higherIsBetter("work_per_s", "1/s", "work");
  static final Measure COST = Measure.lowerIsBetter("cpu_share", "share", "cost");
  static final Arm OFF = new Arm("off", HostSettings.OFF);
  static final Arm ON = new Arm("on", HostSettings.KERNEL_DEFAULT);
  static final Environment HOST = new Environment(Map.of("kernel", "6.12"));

  private Trials() {
  }

  static Plan plan(int rounds, boolean control, int retries) {
    return plan(List.of(OFF, ON), rounds, control, retries);
  }

  static Plan plan(List<Arm> arms, int rounds, boolean control, int retries) {
    return new Plan(arms, "storage", List.of(WORK, COST), WORK,
        new Protocol(rounds, 1_000_000, 0, 0, control, retries, 0.1, 1),
        List.of("--lab", "storage"), "haltwise test", "2026-11-28T00:00:00Z");
  }

  static Run run(int round, String arm, Map<Measure, Double> values) {
    return new Run(round, 1, 1, arm, new Outcome.Finished(), values, 10, 20,
        OptionalDouble.empty(), Optional.empty(), List.of());
  }

  static Run voided(int round, String arm) {
    return new Run(round, 1, 1, arm,
        Outcome.of(List.of(new VoidReason(VoidReason.Kind.DISTURBED, "Others were loud."))),
        Map.of(WORK, 1.0), 10, 20, OptionalDouble.of(3), Optional.of("x.halts.parquet"),
        List.of("a note"));
  }
}
