package haltwise.app;

import haltwise.app.serve.DecisionLog;
import haltwise.app.serve.ServeConfig;
import haltwise.app.serve.ServeConfigFile;
import haltwise.app.serve.ServeTarget;
import haltwise.tune.Limits;
import haltwise.tune.Objective;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What `haltwise serve` is to reach, and where it writes its decisions.
final class ServeGoal {
  private static final Set<String> OF_GOAL = Set.of("--objective", "--block-price", "--cpu-budget",
      "--power-budget", "--latency-goal");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Mixin
  private TuneGoal goal = new TuneGoal();

  @Option(names = "--config", paramLabel = "FILE", description = {
      "What to reach, in TOML, in place of these options; with sections for when the host is on battery, saves"
          + " power, or has too few CPUs (when.battery, when.powersave, when.overcommit)."})
  private Optional<Path> config = Optional.empty();

  @Option(names = "--no-rest", description = {
      "Watch every epoch (default: while nothing changes it looks away for up to 4 s, and KVM's own counters tell whether"
          + " anything does; in a configuration: rest = false)."})
  private boolean noRest;

  @Option(names = {"-o", "--output"}, paramLabel = "FILE", description = {
      "Write every decision, with all that was known, to a decision log (JSON lines)."})
  private Optional<Path> output = Optional.empty();

  @Option(names = "--force", description = "Replace the decision log if it exists.")
  private boolean force;

  /// @throws IllegalArgumentException when the log cannot be written, or is there already
  void checkOutput() {
    output.ifPresent(log -> NewOutput.check(log, force));
  }

  /// The decision log, if one is to be written.
  ///
  /// @param source what the halts come from
  Optional<DecisionLog> log(String source) {
    return output.map(file -> new DecisionLog(file, source, "haltwise " + Version.number()));
  }

  /// What to reach over a trace: conditions of the host that it was recorded on are not known.
  ///
  /// @throws IllegalArgumentException for a latency goal, which is for VMs that run
  ServeTarget target() {
    ServeTarget target = config().usual();
    if (target.latency().isPresent()) {
      throw new IllegalArgumentException("A latency goal is for VMs that run, and nothing that"
          + " --simulate keeps. Leave it out.");
    }
    return target;
  }

  /// @throws IllegalArgumentException when both a file and options say it, or one of them says what cannot be
  ServeConfig config() {
    return noRest ? stated().withoutRests() : stated();
  }

  private ServeConfig stated() {
    if (config.isPresent()) {
      goalGiven().ifPresent(name -> {
        throw new IllegalArgumentException(name + " and --config say the same. Put " + name
            + " into " + config.get() + ", or leave out --config.");
      });
      return ServeConfigFile.read(config.get());
    }
    Limits limits = goal.limits();
    return ServeConfig.of(new ServeTarget(switch (goal.objective()) {
      case Objective.Cost c -> c.blockPriceNs();
      case Objective.Throughput _ -> throw new IllegalArgumentException(
          "--objective throughput is not what serve decides by: it needs a price for a block."
              + " Use thrifty, balanced or latency, or --block-price.");
    }, limits.polledCpuShare(), limits.powerWatts(), limits.latency()));
  }

  boolean hasConfigFile() {
    return config.isPresent();
  }

  /// One of these options that was given, as on the command line.
  Optional<String> anyGiven() {
    return goalGiven().or(() -> given(Set.of("-o", "--force", "--config", "--no-rest")));
  }

  /// One that has no meaning inside a guest.
  Optional<String> anyForVms() {
    return given(Set.of("-o", "--force", "--latency-goal", "--no-rest"));
  }

  private Optional<String> goalGiven() {
    return given(OF_GOAL);
  }

  private Optional<String> given(Set<String> names) {
    return spec.commandLine().getParseResult().matchedOptions().stream().map(o -> o.names()[0])
        .filter(names::contains).findFirst();
  }
}
