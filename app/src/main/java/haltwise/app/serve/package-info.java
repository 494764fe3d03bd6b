/// What `haltwise serve` shows and keeps.
///
/// Reading order: [ServeText] (the screen), [ServeDocument] (the JSON), [SimulatedRun] (a controller over a trace, beside
/// what else could have been done), [DecisionLog] (every decision with all that was known), [DecisionReplay] (the same
/// decisions again), [ServeConfig] (a [ServeTarget], and others for a [Condition] of the host; [ServeConfigFile] reads it),
/// [LiveEpochs] (the halts of a running VM, a [LiveEpoch] at a time), [ServedRun] (a VM that was controlled). Inside:
/// `LogFormat` (the lines of the log), `HostSteal`.
@NullMarked
package haltwise.app.serve;

import org.jspecify.annotations.NullMarked;
