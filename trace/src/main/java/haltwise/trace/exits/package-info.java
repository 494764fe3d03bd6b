/// What vCPUs did beside halting: VM exits by reason, the time in the guest and in the host, interrupts, context switches.
///
/// Reading order: [VcpuAccount] (one vCPU), [ExitCount] (one reason of it), [ExitReason] with [Isa] and [ExitKind] (what a
/// reason is called and stands for; `ReasonNames` has the tables).
/// Imports nothing of ours; imported by `trace`, whose [haltwise.trace.TraceInfo] carries the accounts of a recording.
@NullMarked
package haltwise.trace.exits;

import org.jspecify.annotations.NullMarked;
