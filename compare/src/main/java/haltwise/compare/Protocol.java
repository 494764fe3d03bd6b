package haltwise.compare;

/// How an experiment is made.
///
/// @param rounds in each of which every arm runs once
/// @param runNs measured time of a run, ns; 0 when the load ends by itself
/// @param warmUpNs run before it and not measured, ns
/// @param settleNs pause before each run, after its settings are applied, ns
/// @param control whether the first arm runs once more in each round, under the name [Arm#CONTROL]
/// @param retries how often a void run is repeated at its place
/// @param disturbedShare share of the host's CPU time that others (steal included) may take during a run, 0..1
/// @param seed of everything random
public record Protocol(int rounds, long runNs, long warmUpNs, long settleNs, boolean control,
    int retries, double disturbedShare, long seed) {
  public static final int DEFAULT_ROUNDS = 6;

  public Protocol {
    if (rounds < 1 || rounds > 1000) {
      throw new IllegalArgumentException("--rounds " + rounds + " is out of range. Use 1 to 1000.");
    }
    if (!(disturbedShare >= 0 && disturbedShare <= 1)) {
      throw new IllegalArgumentException("A share of " + disturbedShare
          + " of the host's CPU time is out of range. Use 0 to 1.");
    }
  }
}
