package haltwise.app;

import haltwise.record.FtraceText;
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

/// A trace as a user names it: a trace file, or ftrace text.
///
/// @param file any of the formats of [TraceFormat]
/// @param settings in force while it was recorded, in place of what the file says; empty: as it says
/// @param kernel release of the recorded host, in place of what the file says; empty: as it says
record TraceInput(Path file, Optional<SettingsChoice> settings, String kernel) {
  /// As the file says, which text does not.
  static Trace read(Path file) {
    return new TraceInput(file, Optional.empty(), "").read();
  }

  /// All of it, in memory.
  ///
  /// @throws haltwise.trace.BadTraceException when the file cannot be used; the message says why, and what to do
  Trace read() {
    return switch (TraceFormat.of(file)) {
      case TRACE_FILE -> {
        Trace trace = TraceFile.read(file);
        yield new Trace(corrected(trace.info()), trace.halts());
      }
      case TEXT -> text();
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
      case TEXT -> {
        Trace trace = text();
        yield new OpenedTrace(file, trace.info(), trace);
      }
      case COUNTS_FILE, DOMSTATS -> throw holdsCountsOnly();
    };
  }

  private Trace text() {
    return FtraceText.read(file, settingsOn(kernel, ""), kernel);
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
