/// What `haltwise serve` does, shows and keeps.
///
/// Reading order: [ControlLoop] (epoch by epoch: an [Actuator], such as [LabMax], sets what was decided for the
/// [ServedVms]), [EpochRecord] (all that there is to show of an epoch, with a [VmEpoch] for each VM and a [VcpuEpoch] for each
/// vCPU), [EpochWatcher] (who shows or keeps it; [Watchers] tells several, and waits for none): [ServeText] (the screen),
/// [DecisionLog] (every decision with all that was known), [ServedRun] (what came of it all). [ServeDocument] (the JSON),
/// [SimulatedRun] (a controller over a trace, beside what else could have been done), [DecisionReplay] (decisions taken
/// again), [ServeConfig] (a [ServeTarget], and others for a [Condition] of the host; [ServeConfigFile] reads it),
/// [LiveEpochs] (the halts of running VMs, a [LiveEpoch] at a time), [KvmCounters] (what KVM counts while nobody watches; of
/// a host [DebugfsCounters]). Inside: `Glances` (what was counted from one look to the next), `Shares` (divided among vCPUs), `Controlling` (a controller under one plan),
/// `VcpuMeter` (the counts of a vCPU), `QueuedWatcher`, `LogFormat` (the lines of the log), `HostSteal`.
@NullMarked
package haltwise.app.serve;

import org.jspecify.annotations.NullMarked;
