/// The trace file: a recording as Parquet, `*.halts.parquet`.
///
/// Reading order: [TraceFile] (read and write), [Column] (what a row holds), `RowRules` (what every row obeys),
/// `Metadata`, `AccountRows`, `IdleRows` and `NumberRows` (what holds for all rows), `HaltWriter` with `ZstdPages` (by parquet-java), `HaltFile` (reads,
/// in memory that does not grow with the file) with `Footer`, `RowBatches` and `Words` (by Hardwood, which starts much
/// faster), `NewFile` (never half a file), `Flaw` and `DecodingFailure` (what is wrong with a file).
/// Imported by record, compare and app. A new column starts in [haltwise.trace.Halt] and raises the format version.
///
/// # The format
///
/// One row per halt, sorted by `vcpu`, then `start_ns`. No nulls: a value that is not known is -1 or `unknown`.
/// A reader takes columns by name and ignores those it does not know.
///
/// | column | type | meaning |
/// |---|---|---|
/// | `vcpu` | INT32 | index of the row of `haltwise.vcpus`, from 0 |
/// | `start_ns` | INT64 | start of the halt on the clock `haltwise.clock` |
/// | `arrival_ns` | INT64 | from the start to the wake event; -1 unknown |
/// | `duration_ns` | INT64 | what the kernel reports: arrival + wake latency, >= 0 |
/// | `window_ns` | INT64 | how long this halt was allowed to poll; -1 unknown |
/// | `waited` | BOOLEAN | whether the thread was scheduled out |
/// | `valid` | BOOLEAN | false only on s390, for a wake-up that must not grow the window |
/// | `polled_ns` | INT64 | time really polled; -1 unknown |
/// | `cause` | BYTE_ARRAY, string | `timer`, `device`, `ipi`, `other`, `unknown` |
/// | `waker` | INT32 | index of the vCPU that sent the wake; -1 none or unknown |
/// | `anchor` | BYTE_ARRAY, string | `clock`, `answer`, `peer`, `unknown` |
/// | `changed_from_ns`, `changed_to_ns` | INT64 | the window event at the end of the halt; both -1 when there was none |
///
/// Key-value metadata of the file, all of it required but for what is marked optional:
///
/// | key | value |
/// |---|---|
/// | `haltwise.format_version` | `1` |
/// | `haltwise.kind` | `host`: halts of vCPUs, seen by the host; `guest`: idle periods of the CPUs of a guest, seen from inside ([haltwise.trace.TraceKind.Guest] tells how its columns read) |
/// | `haltwise.host_name`, `haltwise.kernel_release`, `haltwise.architecture` | text |
/// | `haltwise.clock` | text, normally `mono` (CLOCK_MONOTONIC) |
/// | `haltwise.start_ns`, `haltwise.end_ns` | when recording began and ended, on that clock |
/// | `haltwise.settings` | settings in force: JSON array of `{"from_ns":…,"vm":…,"max_ns":…,"grow":…,"grow_start_ns":…,"shrink":…}`; `vm` is -1 for all |
/// | `haltwise.guest_settings` | of kind `guest` only: JSON array of `{"from_ns":…,"max_ns":…,"grow":…,"grow_start_ns":…,"shrink":…,"allow_shrink":…}`; allow_shrink is 0 or 1; empty when not known |
/// | `haltwise.idle_driver`, `haltwise.idle_governor` | optional, of kind `guest` only: text, of the guest's cpuidle |
/// | `haltwise.idle_state_names` | with `haltwise.idle_governor`: names, one a line |
/// | `haltwise.idle_states` | with `haltwise.idle_governor`: JSON array of `{"cpu":…,"state":…,"name":…,"usage":…,"time_ns":…,"above":…,"below":…,"rejected":…}`, counted during the recording; name is the line of `haltwise.idle_state_names`, from 0; -1: not counted ([haltwise.trace.GuestIdle]) |
/// | `haltwise.vcpus` | JSON array of `{"vm":…,"process_id":…,"thread_id":…,"vcpu_id":…,"window_at_start_ns":…}` |
/// | `haltwise.events_lost` | number, >= 0 |
/// | `haltwise.recorder`, `haltwise.workload` | text |
/// | `haltwise.work_items` | units of work finished; -1 unknown |
/// | `haltwise.accounts` | optional, when VM exits were accounted for: JSON array with a row for each of `haltwise.vcpus`, in their order, `{"guest_ns":…,"preempted_ns":…,"ipis_sent":…,"ipi_hypercalls":…,"timer_interrupts":…,"injected":…,"wake_ipis":…,"remote_wakes":…,"voluntary_switches":…,"involuntary_switches":…,"kvm_exits":…,"kvm_halt_exits":…}` ([haltwise.trace.exits.VcpuAccount]); -1 or left out: not known |
/// | `haltwise.exits` | with `haltwise.accounts`: JSON array of `{"vcpu":…,"isa":…,"reason":…,"count":…,"handling_ns":…,"halted_ns":…}` ([haltwise.trace.exits.ExitCount]); isa is 1 VMX, 2 SVM, 3 PVM, 64 arm64, 0 unknown |
///
/// The arrays hold flat rows of whole numbers only, in any order of keys; keys that are not known are ignored.
/// Pages are compressed with zstd and carry a checksum; numbers are delta or dictionary encoded (Parquet 2 encodings).
///
/// # History
///
/// - 1: haltwise 0.1.0. The optional keys do not raise it: who does not know them leaves them out.
@NullMarked
package haltwise.tracefile;

import org.jspecify.annotations.NullMarked;
