/// What `compare` measures here: of lab workloads, and of the host around a run.
///
/// Reading order: `HaltMeasures` (what a trace tells), [LabMeasures] (what a run of a lab workload tells), [VmHalts] (the
/// halts of running VMs around a command), [HostWatch] with `HostTicks` (who else took the
/// host's CPU time), [HostEnvironment] (what the host is like).
///
/// Imports `compare`, `lab`, `linux`, `record`, `trace`. Imported by `haltwise.app`, which runs the workloads. Another meter is a
/// class here, listed in [HostMeters].
@NullMarked
package haltwise.app.compare;

import org.jspecify.annotations.NullMarked;
