package haltwise.app;

import haltwise.record.FtraceText;
import haltwise.record.HaltCsv;
import haltwise.record.Imported;
import haltwise.record.TracedHost;
import haltwise.record.perf.PerfData;
import haltwise.record.tracecmd.TraceDat;
import haltwise.replay.KernelDefaults;
import haltwise.trace.BadTraceException;
import haltwise.trace.HaltSource;
import haltwise.trace.HostSettings;
import haltwise.trace.SettingsInForce;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.tracefile.TraceFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A trace as a user names it: a trace file, or what another tool recorded.
///
/// @param file any of the formats of [TraceFormat]
/// @param settings in force while it was recorded, in place of what the file says; empty: as it says
/// @param kernel release of the recorded host, in place of what the file says; empty: as it says
record TraceInput(Path file, Optional<SettingsChoice> settings, String kernel) {
  /// As the file says.
  static Trace read(Path file) {
    return new TraceInput(file, Optional.empty(), "").read();
  }

  /// All of it, in memory.
  ///
  /// @throws haltwise.trace.BadTraceException when the file cannot be used; the message says why, and what to do
  Trace read() {
    return imported().trace();
  }

  /// All of it, in memory, with what the user should know of it.
  ///
  /// @throws haltwise.trace.BadTraceException as [#read]
  Imported imported() {
    return switch (TraceFormat.of(file)) {
      case TRACE_FILE -> {
        Trace trace = TraceFile.read(file);
        yield new Imported(new Trace(corrected(trace.info()), trace.halts()), List.of());
      }
      case PERF_DATA -> PerfData.read(file, this::corrected);
      case TRACE_DAT -> TraceDat.read(file, this::corrected);
      case CSV -> new Imported(HaltCsv.read(file, this::corrected), List.of());
      case TEXT -> new Imported(FtraceText.read(file, settingsOn(kernel, ""), kernel), List.of());
      case COUNTS_FILE, DOMSTATS -> throw holdsCountsOnly();
    };
  }

  private BadTraceException holdsCountsOnly() {
    return new BadTraceException(file.toString(), "start",
        "it holds counters, and no single halts that could be replayed or verified",
        "haltwise show and tune read it; for more, record with tracing: haltwise record --vm PID.");
  }

  /// Piece by piece, where it would take much of the memory.
  ///
  /// @throws haltwise.trace.BadTraceException as [#read]; of what is not read yet, when it is
  OpenedTrace open() {
    return switch (TraceFormat.of(file)) {
      case TRACE_FILE -> {
        HaltSource halts = TraceFile.open(file);
        yield new OpenedTrace(file, corrected(halts.info()), halts);
      }
      case PERF_DATA, TRACE_DAT, CSV, TEXT -> {
        Trace trace = read();
        yield new OpenedTrace(file, trace.info(), trace);
      }
      case COUNTS_FILE, DOMSTATS -> throw holdsCountsOnly();
    };
  }

  private TracedHost corrected(TracedHost host) {
    String release = kernel.isEmpty() ? host.kernelRelease() : kernel;
    return host.corrected(kernel, settingsOn(release, host.architecture()));
  }

  private TraceInfo corrected(TraceInfo recorded) {
    TraceInfo info = kernel.isEmpty() ? recorded : recorded.withKernelRelease(kernel);
    Optional<HostSettings> given = settingsOn(info.kernelRelease(), info.architecture());
    if (given.isPresent()) {
      info = info.withSettings(List.of(new SettingsInForce(info.startNs(),
          SettingsInForce.ALL_VMS, given.get())));
    }
    return info;
  }

  private Optional<HostSettings> settingsOn(String release, String architecture) {
    return settings.map(choice -> {
      HostSettings kernelDefault = KernelDefaults.of(release, architecture);
      return choice.resolve(() -> kernelDefault, kernelDefault);
    });
  }
}
