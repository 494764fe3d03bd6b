package haltwise.tune;

import haltwise.replay.ArrivalProfile;
import haltwise.replay.Outcome;
import java.util.List;

/// The answer of a search. Outcomes are those of the half of the trace that the choice did not see.
///
/// @param baseline the settings in force
/// @param recommended the same as the baseline when nothing is enough better
/// @param baselineArrivals which halts hit under the baseline
/// @param recommendedArrivals which halts hit under the recommendation
/// @param front the Pareto front of all candidates, by polled CPU
/// @param candidates how many settings were tried
/// @param guard which ceilings the search trusted
/// @param warmBaseline the baseline when its window starts at max: differs where two stable states exist
/// @param reasons the choice in words, a sentence each
/// @param cautions what the prediction cannot promise
public record Recommendation(
    Candidate baseline, Candidate recommended, ArrivalProfile baselineArrivals,
    ArrivalProfile recommendedArrivals,
    List<Candidate> front, int candidates, ColdTrapGuard guard, Outcome warmBaseline,
    List<String> reasons, List<String> cautions) {

  public Recommendation {
    front = List.copyOf(front);
    reasons = List.copyOf(reasons);
    cautions = List.copyOf(cautions);
  }

  public boolean keepsBaseline() {
    return baseline.settings().equals(recommended.settings());
  }
}
