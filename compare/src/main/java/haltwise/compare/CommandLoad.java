package haltwise.compare;

import haltwise.compare.Meter.Reading;
import haltwise.compare.Meter.Subject;
import haltwise.compare.Meter.Totals;
import haltwise.trace.GuestSettings;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/// The user's own command as a load, with one number of each of its runs.
public final class CommandLoad implements Load {
  /// Of the halts, right after a change.
  private static final double OLD_WINDOWS = 0.01;

  private final ShellCommand command;
  private final MetricSource source;
  private final Measure metric;
  private final ArmSetter setter;
  private final Meter meter;

  /// @param metric what `source` finds
  /// @param setter takes an arm into force before the command runs
  public CommandLoad(ShellCommand command, MetricSource source, Measure metric, ArmSetter setter,
      Meter meter) {
    this.command = command;
    this.source = source;
    this.metric = metric;
    this.setter = setter;
    this.meter = meter;
  }

  @Override
  public List<Measure> measures() {
    return Stream.concat(Stream.of(metric), meter.measures().stream()).toList();
  }

  @Override
  public Done run(Arm arm, Place place) throws InterruptedException {
    Optional<VoidReason> notInForce = setter.apply(arm);
    if (notInForce.isPresent()) {
      long nowNs = System.nanoTime();
      return new Done(Map.of(), nowNs, nowNs, Optional.empty(), List.of(notInForce.get()),
          List.of("The command was not run."));
    }
    Map<String, String> environment = new LinkedHashMap<>(
        ArmHook.environment(arm.name(), arm.settings()));
    environment.put("HALTWISE_ROUND", Integer.toString(place.round()));
    try (Reading reading = meter.begin(new Subject(List.of()))) {
      ShellCommand.Output output = command.with(environment).run();
      reading.stop();
      return done(output, reading, arm);
    }
  }

  private Done done(ShellCommand.Output output, Reading reading, Arm arm) {
    List<VoidReason> doubts = new ArrayList<>();
    Map<Measure, Double> values = new LinkedHashMap<>();
    OptionalDouble number = source.find(output);
    if (output.status() != 0) {
      doubts.add(failed("ended with status " + output.status(), output));
    } else if (number.isEmpty()) {
      doubts.add(failed("printed no number where " + metric.name() + " should be", output));
    } else {
      values.put(metric, number.getAsDouble());
    }
    values.putAll(reading.values(
        new Totals(output.endNs() - output.startNs(), OptionalDouble.empty())));
    doubts.addAll(reading.doubts());
    reading.trace().flatMap(t -> oldWindows(t, arm)).ifPresent(doubts::add);
    return new Done(values, output.startNs(), output.endNs(), reading.trace(), doubts, List.of());
  }

  /// The windows of a host tell nothing of its guest's.
  private static Optional<VoidReason> oldWindows(Trace trace, Arm arm) {
    return switch (arm.settings()) {
      case HostSettings host -> SeenWindows.ofUnknownMax(trace, host).doubt(OLD_WINDOWS);
      case GuestSettings _ -> Optional.empty();
    };
  }

  private VoidReason failed(String what, ShellCommand.Output output) {
    return new VoidReason(VoidReason.Kind.FAILED, "The command \"" + command.line() + "\" " + what
        + (output.lastLine().isEmpty()
            ? "."
            : "; its last line is \"" + output.lastLine() + "\"."));
  }

  @Override
  public void close() {
    setter.restore();
  }
}
