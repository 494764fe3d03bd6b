package haltwise.lab.synthetic;

import java.util.Arrays;
import java.util.stream.Collectors;

/// The ten families of synthetic halts that replay engines and controllers are compared on. Each draws, for halt after
/// halt, the arrival of its wake event and the busy time after it; the same seed gives the same halts.
public enum Family {
  /// Arrival exponential, mean 100 µs; busy exponential, mean 20 µs.
  POISSON100("poisson100"),
  /// Arrival exponential, mean 1000 µs; busy exponential, mean 50 µs.
  POISSON1000("poisson1000"),
  /// Two states: short (exponential, mean 12 µs, for 90 halts in the mean) and long (mean 1200 µs, for 12).
  MMPP("mmpp"),
  /// A 250 Hz tick: 3990 µs ± 5 µs, but 8 % of halts end after 15 to 60 µs.
  TICK250("tick250"),
  /// A disk: lognormal, median 97 µs, sigma 0.12; 3 % take 3 to 12 times as long.
  IO97("io97"),
  /// Request and answer: gamma of shape 9, mean 25 µs; 1 % exponential, mean 300 µs, longer.
  PINGPONG("pingpong"),
  /// A Markov chain of short answers (22 µs), disk (98 µs) and waiting (exponential, mean 900 µs).
  MIXED("mixed"),
  /// Gamma of shape 4 whose mean rises from 20 to 400 µs over the trace, by the same factor in the same time.
  DRIFT("drift20-400"),
  /// Another one of the first seven every 5 to 20 s.
  SWITCH_SLOW("switch5-20s"),
  /// Another one of the first seven every 0.5 to 2 s.
  SWITCH_FAST("switch0.5-2s");

  /// The wake latency of every block in these families, ns.
  public static final long WAKE_LATENCY_NS = 8_000;
  /// How long a trace of a family lasts unless one asks for more, ns.
  public static final long USUAL_LENGTH_NS = 120_000_000_000L;

  private final String word;

  Family(String word) {
    this.word = word;
  }

  /// @param word as in a command: `poisson100`, `drift20-400`
  /// @throws IllegalArgumentException that lists the known ones
  public static Family named(String word) {
    return Arrays.stream(values()).filter(f -> f.word.equals(word)).findFirst().orElseThrow(
        () -> new IllegalArgumentException(
            "Unknown family \"" + word + "\". Use one of: " + words() + "."));
  }

  /// The words of all families, in order, with commas between.
  public static String words() {
    return Arrays.stream(values()).map(Family::word).collect(Collectors.joining(", "));
  }

  public String word() {
    return word;
  }

  /// The halts that begin before `lengthNs` when every one is polled to its end.
  public HaltStream lasting(long lengthNs, long seed) {
    return new HaltStream(Laws.of(this, seed), lengthNs, Long.MAX_VALUE);
  }

  /// Exactly `halts` halts, however long they take; what drifts over the trace drifts by the share of halts.
  public HaltStream counting(long halts, long seed) {
    return new HaltStream(Laws.of(this, seed), Long.MAX_VALUE, halts);
  }
}
