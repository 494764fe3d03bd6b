package haltwise.tune;

import haltwise.replay.Outcome;
import haltwise.trace.HostSettings;

/// Settings and what came of replaying a trace under them.
public record Candidate(HostSettings settings, Outcome outcome) {
}
