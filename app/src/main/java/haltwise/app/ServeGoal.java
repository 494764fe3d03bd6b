package haltwise.app;

import haltwise.app.serve.DecisionLog;
import haltwise.control.ControlPlan;
import haltwise.control.Decision;
import haltwise.control.EpochObservation;
import haltwise.tune.Limits;
import haltwise.tune.Objective;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What `haltwise serve` is to reach, and where it writes its decisions.
final class ServeGoal {
  @Mixin
  private TuneGoal goal = new TuneGoal();

  @Option(names = {"-o", "--output"}, paramLabel = "FILE", description = {
      "Write every decision, with all that was known, to a decision log (JSON lines)."})
  private Optional<Path> output = Optional.empty();

  @Option(names = "--force", description = "Replace the decision log if it exists.")
  private boolean force;

  /// Takes every decision, and the epoch at whose end it was taken.
  interface Sink extends AutoCloseable {
    void add(EpochObservation observation, Decision decision);

    @Override
    void close();
  }

  /// @throws IllegalArgumentException when the log cannot be written, or is there already
  void checkOutput() {
    output.ifPresent(log -> NewOutput.check(log, force));
  }

  /// @param source what the halts come from
  Sink sink(ControlPlan plan, String source) {
    Optional<DecisionLog> log = output
        .map(file -> new DecisionLog(file, plan, source, "haltwise " + Version.number()));
    return new Sink() {
      @Override
      public void add(EpochObservation o, Decision d) {
        log.ifPresent(l -> l.add(o, d));
      }

      @Override
      public void close() {
        log.ifPresent(DecisionLog::close);
      }
    };
  }

  long blockPriceNs() {
    return switch (goal.objective()) {
      case Objective.Cost c -> c.blockPriceNs();
      case Objective.Throughput _ -> throw new IllegalArgumentException(
          "--objective throughput is not what serve decides by: it needs a price for a block."
              + " Use thrifty, balanced or latency, or --block-price.");
    };
  }

  /// The tighter of both budgets, as a share of the vCPUs' time.
  Optional<Double> polledBudget(int vcpus) {
    Limits limits = goal.limits();
    if (limits.latency().isPresent()) {
      throw new IllegalArgumentException("--latency-goal is nothing that serve keeps yet."
          + " Use --objective latency, or a higher --block-price.");
    }
    Optional<Double> ofPower = limits.powerWatts()
        .map(watts -> Math.min(1, watts / (Limits.POLLING_WATTS * Math.max(1, vcpus))));
    Optional<Double> share = limits.polledCpuShare();
    return share.isPresent() && ofPower.isPresent()
        ? Optional.of(Math.min(share.get(), ofPower.get()))
        : share.or(() -> ofPower);
  }
}
