package haltwise.compare;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// The user's check before each run: a command that prints a number, such as the speed of the network. What is too far from
/// the first number is no place to compare at.
public final class Precheck {
  private static final double FAR = 0.05;

  private final ShellCommand command;
  private OptionalDouble first = OptionalDouble.empty();

  public Precheck(ShellCommand command) {
    this.command = command;
  }

  /// What it came to.
  ///
  /// @param number empty when it printed none
  /// @param doubt why the run after it must not count
  record Answer(OptionalDouble number, Optional<VoidReason> doubt) {
  }

  Answer check() throws InterruptedException {
    ShellCommand.Output output = command.run();
    if (output.status() != 0) {
      return doubt(VoidReason.Kind.FAILED, OptionalDouble.empty(),
          "it ended with status " + output.status() + ".");
    }
    OptionalDouble number = MetricSource.firstNumber(output.text());
    if (number.isEmpty()) {
      return doubt(VoidReason.Kind.FAILED, number, "it printed no number.");
    }
    if (first.isEmpty()) {
      first = number;
    }
    double off = number.getAsDouble() / first.getAsDouble() - 1;
    // A first number of 0 makes anything else infinitely far.
    return Math.abs(off) <= FAR || number.equals(first)
        ? new Answer(number, Optional.empty())
        : doubt(VoidReason.Kind.PRECHECK, number,
            String.format(Locale.ROOT, "it printed %s, %+.1f %% off the first, %s.",
                number.getAsDouble(), off * 100, first.getAsDouble()));
  }

  private Answer doubt(VoidReason.Kind kind, OptionalDouble number, String why) {
    return new Answer(number, Optional.of(new VoidReason(kind,
        "The check \"" + command.line() + "\" before it: " + why)));
  }
}
