/// Halts and settings: the vocabulary every other module speaks.
///
/// Reading order: [Nanos] (a time as text), [HostSettings] and [GuestSettings] (what a host, and a guest, polls by;
/// `SettingsText` reads both), [Halt] (one stay in KVM's halt routine), [VcpuHalts] (the halts of one vCPU as columns),
/// [TraceKind] (host or guest, with [GuestIdle]), [TraceInfo] and [Trace] (a recording; what vCPUs did beside halting is in
/// `haltwise.trace.exits`), [HaltSource] and
/// [HaltCursor] (one that may be larger than memory).
///
/// Imports nothing of ours; everyone imports it. A new column of the trace file starts in [Halt],
/// then [VcpuHalts].
@NullMarked
package haltwise.trace;

import org.jspecify.annotations.NullMarked;
