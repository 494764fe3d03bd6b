/// Micro-VMs on /dev/kvm that halt for real, so that everything works without a VM of one's own.
///
/// What runs: [Workload] (and its records [Storage], [Ticks], [Poisson], [Bursts], [Frames], [PingPong],
/// [Phases]). How: [LabOptions], [CpuPlan], [Pinning]. The VM: [LabVm]; what it did: [LabReport]. The same work without a VM:
/// [NativeTwin], [NativeReport].
///
/// Inside: `GuestCode` is the guest's whole program, written with `Assembler` and laid out by `GuestLayout`;
/// A `Worker` does the work on a thread of its own: `Vcpu` runs that guest, `NativeWorker` does it itself. `DeviceLoop` is the
/// device's thread, with a `Device` for each kind of workload; `LabThreads` makes, measures and ends all of them;
/// `Items` and `TscClock` read what the workers stamped.
///
/// Halts that are drawn instead of run are in `haltwise.lab.synthetic`.
///
/// Imports `trace` and `linux`. Imported by `app`. A new workload: a record in [Workload], its words in
/// `WorkloadText`, a `Device`, and a `GuestProgram` if none fits.
@NullMarked
package haltwise.lab;

import org.jspecify.annotations.NullMarked;
