/// The trace file: a recording as Parquet, `*.halts.parquet`.
///
/// Reading order: [TraceFile] (read and write), [Column] (what a row holds), `RowRules` (what every row obeys),
/// `Metadata` and `NumberRows` (what holds for all rows), `HaltWriter` with `ZstdPages` (by parquet-java), `HaltReader`
/// with `Words` (by Hardwood, which starts much faster), `NewFile` (never half a file), `Flaw` (what is wrong with a file).
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
/// Key-value metadata of the file, all of it required:
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
/// | `haltwise.vcpus` | JSON array of `{"vm":…,"process_id":…,"thread_id":…,"vcpu_id":…,"window_at_start_ns":…}` |
/// | `haltwise.events_lost` | number, >= 0 |
/// | `haltwise.recorder`, `haltwise.workload` | text |
/// | `haltwise.work_items` | units of work finished; -1 unknown |
///
/// The two arrays hold flat rows of whole numbers only, in any order of keys; keys that are not known are ignored.
/// Pages are compressed with zstd and carry a checksum; numbers are delta or dictionary encoded (Parquet 2 encodings).
///
/// # History
///
/// - 1: haltwise 0.1.0.
@NullMarked
package haltwise.tracefile;

import org.jspecify.annotations.NullMarked;
