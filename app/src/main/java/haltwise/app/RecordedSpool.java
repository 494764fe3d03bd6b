package haltwise.app;

import haltwise.record.Recording;
import haltwise.report.Figure;
import haltwise.trace.Nanos;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// A recording of which the trace file is to be made later, as `record --spool` answers it.
record RecordedSpool(Recording recording) {
  String text(Path traceFile) {
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT,
        "%s: %s events (%.1f MB) in %s, %s lost%n  reading them took %s of CPU time%n",
        recording.spool(), Figure.count(recording.events()), recording.spoolBytes() / 1e6,
        Nanos.text(recording.elapsedNs()),
        recording.eventsLost() == 0 ? "none" : Figure.count(recording.eventsLost()),
        Nanos.text(recording.readerCpuNs())));
    recording.notes().forEach(n -> text.append("  note: ").append(n).append('\n'));
    return text.append("Make the trace file, on any machine:\n  haltwise record --finish ")
        .append(recording.spool()).append(" -o ").append(traceFile).append('\n').toString();
  }

  Map<String, Object> document() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("file", recording.spool().toString());
    all.put("elapsed_ns", recording.elapsedNs());
    all.put("events", recording.events());
    all.put("events_lost", recording.eventsLost());
    all.put("spool_bytes", recording.spoolBytes());
    all.put("reader_cpu_ns", recording.readerCpuNs());
    all.put("notes", recording.notes());
    return all;
  }
}
