package haltwise.control;

/// How fast a controller acts, and how much it dares. Counts are of epochs; shares are in 0..1.
///
/// @param discount what the costs of an epoch count one epoch later
/// @param hysteresis share of the present cost that a change must save at least
/// @param errors the standard errors that it must save at least
/// @param dwell between two changes, unless much is at stake
/// @param urgent share of the present cost that is much
/// @param comparisonEvery between two epochs under the baseline, where the purse allows it
/// @param purse share of all cost that comparisons may add
/// @param freeze that a guard holds the baseline for; twice as long each time it speaks again soon
/// @param longestFreeze that it ever holds it
/// @param probeEvery between two probes upward when all is cold, doubled after each that found nothing
/// @param longestProbe between two of them
/// @param miss by which reality may differ from its prediction
/// @param worse by which it may be worse than the baseline
/// @param lost events lost for each halt that are borne
/// @param steal CPU time taken from the vCPUs, as a share of all, that is borne
/// @param calm epochs alike, one after the other, before it looks away
/// @param longestRest that it ever looks away for; 0: never
public record Pace(double discount, double hysteresis, double errors, int dwell, double urgent,
    int comparisonEvery, double purse, int freeze, int longestFreeze, int probeEvery,
    int longestProbe, double miss, double worse, double lost, double steal, int calm,
    int longestRest) {

  /// Epochs of 250 ms: changes at most once a second, comparisons every 5 s, a freeze of 2 s, probes every 10 s,
  /// rests of up to 4 s.
  public static final Pace USUAL = new Pace(0.8, 0.02, 2, 4, 0.1, 20, 0.001, 8, 240, 40, 640,
      0.15, 0.05, 0.001, 0.05, 8, 16);

  /// Watching every epoch.
  public Pace withoutRests() {
    return new Pace(discount, hysteresis, errors, dwell, urgent, comparisonEvery, purse, freeze,
        longestFreeze, probeEvery, longestProbe, miss, worse, lost, steal, calm, 0);
  }
}
