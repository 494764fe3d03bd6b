/// What a trace would have done under other settings, and whether the kernel did what its rule says.
///
/// Reading order: [KernelRelease] and [HostRule] (the rule of one generation of kernels), [RuleChoice] (which one is
/// followed, and why), [KernelDefaults] (the settings that a kernel starts with), [Policy] (what decides how long to poll),
/// [Verifier] (the rule against the recorded window events), [ReplayTape] (a trace laid out in the
/// order of its wakes), [ReplayModel] with [WakeLatencies] and [AfterCost] (what blocking costs here, learnt from
/// traces, or from the [Calibration] of the host: `ModelLearning`), [Replay] (one run of a tape under settings),
/// [Outcome] (what came of it), [ReplayProfile] (what its halts were like; `ProfileCount` gathers it). A recording larger than memory: [ModelSample] (what to learn from), [StreamedReplay] (all
/// settings in one reading), which lays out the tape in parts by `TapeReader` with a `Lane` for each vCPU.
///
/// The guest's side: [GuestRule] (facts of a kernel's haltpoll governor), [GuestGovernor] (one CPU's), [GuestPolling] with
/// [GuestCosts] (how a guest polls in a replay), [Polling] (host and guest together), `GuestStage` (what [Replay] asks before
/// the host's part), [GuestCautions] (what such a replay assumes), [GuestVerifier] (the rule against a guest's own trace).
///
/// [OpenLoopSink] takes the halts where no wake is to move: `haltwise.replay.grid` replays those under a whole grid of settings
/// at once.
///
/// Pure: no clock, no chance without a seed, no file. Imports `trace`; imported by `tune`, `report`
/// and `app`.
@NullMarked
package haltwise.replay;

import org.jspecify.annotations.NullMarked;
