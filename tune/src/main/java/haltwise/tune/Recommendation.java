package haltwise.tune;

import haltwise.replay.Outcome;
import haltwise.replay.ReplayProfile;
import java.util.List;

/// The answer of a search. Outcomes are those of the half of the trace that the choice did not see.
///
/// @param baseline the settings in force
/// @param recommended the same as the baseline when nothing is enough better
/// @param searchedBaseline the baseline on the half that the choice saw, as the front has it
/// @param searchedRecommended the recommendation on that half
/// @param baselineProfile what the halts are like under the baseline
/// @param recommendedProfile what they are like under the recommendation
/// @param front the Pareto front of all candidates, by polled CPU
/// @param candidates how many settings were tried
/// @param guard which ceilings the search trusted
/// @param warmBaseline the baseline when its window starts at max: differs where two stable states exist
/// @param reasons the choice in words, a sentence each
/// @param cautions what the prediction cannot promise
public record Recommendation(
    Candidate baseline, Candidate recommended, Candidate searchedBaseline,
    Candidate searchedRecommended, ReplayProfile baselineProfile,
    ReplayProfile recommendedProfile,
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
