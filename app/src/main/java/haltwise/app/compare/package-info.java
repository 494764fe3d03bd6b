/// What `compare` measures here: of lab workloads, and of the host around a run.
///
/// Reading order: `HaltMeasures` (what a trace tells), [LabMeasures] (what a run of a lab workload tells), [NativeReference]
/// (the same work without a VM), [VmHalts] (the halts of running VMs around a command). [HostMeters] are what measures from
/// outside, and say what this host lacks: [ThreadMeter] (CPU time and context switches of the vCPU threads), [ProcessorMeter]
/// (cycles and instructions, or an estimate), [EnergyMeter] (power by the meter of the CPU packages, a battery, or an estimate;
/// in money by an [EnergyPrice]), [HostWatch] with `HostTicks` (who else took the host's CPU time). [HostEnvironment] is what
/// the host is like.
///
/// Imports `compare`, `doctor`, `lab`, `linux`, `record`, `trace`, `tune`. Imported by `haltwise.app`, which runs the
/// workloads. Another meter is a
/// class here, listed in [HostMeters].
@NullMarked
package haltwise.app.compare;

import org.jspecify.annotations.NullMarked;
