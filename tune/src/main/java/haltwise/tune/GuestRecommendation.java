package haltwise.tune;

import java.util.List;

/// The answer of a search for a guest. Outcomes are those of the half of the trace that the choice did not see.
///
/// @param baseline what is in force: a guest that polls, or one that does not and what its host does
/// @param recommended the same as the baseline when nothing is enough better
/// @param searchedBaseline the baseline on the half that the choice saw, as the front has it
/// @param searchedRecommended the recommendation on that half
/// @param front the Pareto front of all candidates, by CPU time polled by host and guest
/// @param candidates how many settings were tried
/// @param guard which ceilings the search trusted
/// @param costs that it went by
/// @param assumptions what the recording does not show and was taken for granted, a sentence each
/// @param reasons the choice in words, a sentence each
/// @param cautions what the prediction cannot promise
public record GuestRecommendation(PollingCandidate baseline, PollingCandidate recommended,
    PollingCandidate searchedBaseline, PollingCandidate searchedRecommended,
    List<PollingCandidate> front, int candidates, ColdTrapGuard guard, PollingCosts costs,
    List<String> assumptions, List<String> reasons, List<String> cautions) {
  public GuestRecommendation {
    front = List.copyOf(front);
    assumptions = List.copyOf(assumptions);
    reasons = List.copyOf(reasons);
    cautions = List.copyOf(cautions);
  }

  public boolean keepsBaseline() {
    return baseline.polling().equals(recommended.polling());
  }
}
