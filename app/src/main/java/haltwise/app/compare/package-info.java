/// What `compare` measures here: of lab workloads, and of the host around a run.
///
/// Reading order: [LabMeasures] (what a run of a lab workload tells), [HostWatch] with `HostTicks` (who else took the
/// host's CPU time), [HostEnvironment] (what the host is like).
///
/// Imports `compare`, `lab`, `linux`, `trace`. Imported by `haltwise.app`, which runs the workloads. Another meter is a
/// class here, listed in [HostMeters].
@NullMarked
package haltwise.app.compare;

import org.jspecify.annotations.NullMarked;
