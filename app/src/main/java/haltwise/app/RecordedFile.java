package haltwise.app;

import haltwise.record.Recording;
import haltwise.report.Figure;
import haltwise.report.IdleCheckText;
import haltwise.report.Look;
import haltwise.report.Paragraph;
import haltwise.trace.Nanos;
import haltwise.trace.Trace;
import haltwise.trace.TraceKind;
import haltwise.trace.facts.HaltFacts;
import haltwise.trace.facts.IdleCheck;
import haltwise.trace.facts.TraceFacts;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A finished recording, as `record` answers it.
record RecordedFile(Trace trace, Recording recording, List<String> notes) {
  Path spool() {
    return recording.spool();
  }

  String text(Path output, Look look) {
    TraceFacts facts = TraceFacts.of(trace);
    HaltFacts all = facts.all();
    boolean guest = trace.info().kind() instanceof TraceKind.Guest;
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%s: %s of %s in %s, %s events lost%n", output,
        Figure.plural(trace.haltCount(), guest ? "idle period" : "halt"),
        Figure.plural(trace.halts().size(), guest ? "CPU" : "vCPU"),
        Nanos.text(trace.info().elapsedNs()),
        trace.info().eventsLost() == 0 ? "no" : Figure.count(trace.info().eventsLost())));
    text.append(String.format(Locale.ROOT, "  hits %s, blocks %s, polled %s of the %ss' time%n",
        Figure.count(all.hits()), Figure.count(all.blocks()),
        Figure.percent(facts.polledCpuShare()), guest ? "CPU" : "vCPU"));
    if (recording.readerCpuNs() > 0) {
      text.append(
          String.format(Locale.ROOT, "  reading %s events (%.1f MB) took %s of CPU time%n",
              Figure.count(recording.events()), recording.spoolBytes() / 1e6,
              Nanos.text(recording.readerCpuNs())));
    }
    IdleCheckText.of(facts).stream()
        .flatMap(d -> Paragraph.lines("WARNING: " + d, look.columns() - 2).stream())
        .forEach(line -> text.append("  ").append(line).append('\n'));
    notes.forEach(n -> text.append("  note: ").append(n).append('\n'));
    if (trace.info().eventsLost() > 0) {
      text.append("  WARNING: events were lost, so some halts are missing or incomplete.\n");
    }
    return text.append("Look at it:  haltwise show ").append(output).append('\n').toString();
  }

  Map<String, Object> document(Path output) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("file", output.toString());
    all.put("halts", trace.haltCount());
    all.put("vcpus", trace.halts().size());
    all.put("elapsed_ns", trace.info().elapsedNs());
    all.put("events", recording.events());
    all.put("events_lost", trace.info().eventsLost());
    all.put("workload", trace.info().workload());
    all.put("work_items", trace.info().workItems());
    all.put("spool_bytes", recording.spoolBytes());
    all.put("reader_cpu_ns", recording.readerCpuNs());
    if (trace.info().kind() instanceof TraceKind.Guest) {
      all.put("idle_counts_disagreeing", IdleCheck.disagreeing(TraceFacts.of(trace)).stream()
          .map(RecordedFile::disagreeing).toList());
    }
    all.put("notes", notes);
    return all;
  }

  private static Map<String, Object> disagreeing(IdleCheck c) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("cpu", c.cpu());
    one.put("counted_by_kernel", c.counted());
    one.put("traced", c.traced());
    return one;
  }
}
