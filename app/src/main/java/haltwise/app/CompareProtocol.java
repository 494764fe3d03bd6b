package haltwise.app;

import haltwise.compare.Precheck;
import haltwise.compare.Protocol;
import haltwise.compare.ShellCommand;
import haltwise.tune.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How `compare` makes its experiment.
final class CompareProtocol {
  @Option(names = "--rounds", paramLabel = "N", defaultValue = "6", description = "Rounds, in each of which every arm runs once"
      + " (default: ${DEFAULT-VALUE}; fewer give values without a verdict).")
  private int rounds;

  @Option(names = "--settle", paramLabel = "TIME", defaultValue = "200ms", converter = DurationConverter.class, description = "Pause"
      + " before each run (default: ${DEFAULT-VALUE}).")
  private long settleNs;

  @Option(names = "--no-control", description = "Do not run the first arm against itself: a third less time, and a weaker gate"
      + " against false claims.")
  private boolean noControl;

  @Option(names = "--retries", paramLabel = "N", defaultValue = "2", description = "How often a void run is repeated at its place"
      + " (default: ${DEFAULT-VALUE}).")
  private int retries;

  @Option(names = "--tolerate", paramLabel = "SHARE", defaultValue = "10%", description = "What"
      + " others (steal too) may take of the host's CPU time before a run is void (default: 10%%).")
  private String tolerated = "10%";

  @Option(names = "--precheck", paramLabel = "LINE", description = "A shell line to run before each run, such as a network speed"
      + " test: when its number is more than 5 %% off the first, the run is void.")
  private @Nullable String precheck;

  Protocol of(long runNs, long warmUpNs, long seed) {
    if (retries < 0 || retries > 100) {
      throw new IllegalArgumentException(
          "--retries " + retries + " is out of range. Use 0 to 100.");
    }
    return new Protocol(rounds, runNs, warmUpNs, settleNs, !noControl, retries, tolerated(),
        seed);
  }

  /// A command of `compare` with as many rounds as this one: where an option stands twice, the last counts.
  List<String> withItsRounds(List<String> command) {
    List<String> words = new ArrayList<>(command);
    int behind = words.indexOf("--");
    words.addAll(behind < 0 ? words.size() : behind,
        List.of("--rounds", Integer.toString(rounds)));
    return words;
  }

  double tolerated() {
    return Limits.share("--tolerate", tolerated);
  }

  Optional<Precheck> precheck() {
    return Optional.ofNullable(precheck).map(l -> new Precheck(ShellCommand.ofLine(l)));
  }
}
