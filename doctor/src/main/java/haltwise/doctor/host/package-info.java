/// What a host is known by: facts, read once, without judgement.
///
/// Reading order: [HostFacts] reads all of it from the host's files ([haltwise.linux.HostFiles]) and the [LiveAnswers] that no
/// file gives. One record for each thing that is looked at: [Platform], [VendorModule], [KernelPolling], [VmFacts] with its
/// [VmCommand], [GuestPolling], [IdleStates], [CpuLayout], and of `linux` what others read as well. What a look of some seconds adds is an
/// [Observation]: `WindowBounds` reads from a VM's window events which ceiling they allow, [Ceiling] says it.
/// [HostCapture] keeps what was read in a folder, [HostFolder] reads it back: then another host can be examined here.
///
/// Imports `trace` and `linux`. Imported by `doctor` and `app`. A new thing to look at is a record here, read in
/// [HostFacts]; what it means is said in `haltwise.doctor`.
@NullMarked
package haltwise.doctor.host;

import org.jspecify.annotations.NullMarked;
