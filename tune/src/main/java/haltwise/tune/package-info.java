/// Search settings, rank them, explain the choice.
///
/// Reading order: [Objective] and [Limits] (what the user wants), [Grid] (the candidates), [ColdTrapGuard]
/// (which of them can be trusted), [Candidate] (settings and what came of replaying them), [Tuner] (the
/// search), [Recommendation] (its answer), [Explanation] (the answer in words), [ParetoFront].
/// For a guest: [GuestGrid], [PollingCosts] (what guest polling saves and costs besides), [GuestTuner],
/// [GuestRecommendation]; [WhoPolls] asks whether the host or the guest should poll.
/// Of counters instead of a trace: [haltwise.tune.bounds].
///
/// Pure: no clock, no chance, no file. Imports `trace` and `replay`; imported by `report` and `app`.
@NullMarked
package haltwise.tune;

import org.jspecify.annotations.NullMarked;
