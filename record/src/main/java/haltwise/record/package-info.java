/// Where halts come from: the kernel's trace events, live or in files, as a [haltwise.trace.Trace].
///
/// To use it: [RecordingPlan] of [VmTarget]s and their [VcpuTarget]s says what to record, [AnchorRule] how its wakes get
/// their anchors; [Recorder] records into a spool and answers with a [Recording]; [LiveHalts] hands out the halts of
/// each [LiveVcpu] as they happen, as [FreshHalts]; [Spool] reads a spool, finished or
/// torn, and decodes it; [FtraceText] imports text and [HaltCsv] lines of CSV; [DeclaredAnchors] adds what a workload
/// declares afterwards. Binary files of perf and trace-cmd are read in `haltwise.record.perf` and
/// `haltwise.record.tracecmd`.
///
/// The road of an event: [TracedEvent] (which are traced, with which filters), [PageReader] and [PageCollector] (kernel's pages to the
/// spool), [SpoolWriter], [Chunk] and [SpoolHeader] (the spool's format), [PageLayout], [PageChunks] and
/// [PageStream] (pages to an [EventStream]), [EventDecoder] (the events of all CPUs by time) or [FtraceEvents] (lines),
/// [HaltAssembler] with [VcpuState] and [ThreadTable] (events to halts), [RawHalts] (halts without windows), [Windows]
/// (how long each might poll), [TraceBuilder], [VcpuNumbers]. Beside it [ExitAssembler] with [ExitTally]
/// accounts for VM exits (fields by [ExitLayout], lines by [ExitEvents]).
///
/// Live halts take the same road without a spool: [LivePages] and [LiveStream] in place of the files,
/// [WindowWalk] in place of what only the whole sequence tells; [EventCost] says what that costs the watched.
///
/// Imports of files share [EventImport], with [ThreadProcesses] (which VM a thread is of), [TracedHost] (what the file
/// tells of its host) and [Imported] (what comes out); of text also [TextFile].
///
/// A guest records its own CPUs: [GuestEvent] (what is traced), [GuestWatch] (settings and counters beside it),
/// [GuestDecoder] and [GuestCpu] (events to idle periods), [SentInterrupts], [GuestTraceBuilder].
///
/// Imports `trace` and `linux`; imported by `app`. A new trace event starts in [TracedEvent], then [EventDecoder] and
/// [HaltAssembler].
@NullMarked
package haltwise.record;

import org.jspecify.annotations.NullMarked;
