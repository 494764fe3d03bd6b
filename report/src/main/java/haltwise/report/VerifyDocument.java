package haltwise.report;

import haltwise.replay.VerifyResult.Difference;
import haltwise.trace.TraceInfo;
import haltwise.trace.TraceKind;
import haltwise.trace.WindowChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The JSON of `verify`: the facts of [VerifyText]. The keys are a contract; times are ns, null is no event.
public final class VerifyDocument {
  private VerifyDocument() {
  }

  public static Map<String, Object> of(VerifyReport report) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("halts", report.halts());
    doc.put("checked", report.checked());
    doc.put("unknown", report.unknown());
    doc.put("undecided", report.undecided());
    doc.put("differences", report.differences());
    doc.put("window_events", report.moves());
    doc.put("events_lost", report.eventsLost());
    List<Map<String, Object>> first = new ArrayList<>();
    report.traces().forEach(t -> t.result().first().forEach(d -> first.add(difference(t, d))));
    doc.put("first_differences", first);
    doc.put("files", report.traces().stream().map(VerifyDocument::file).toList());
    return doc;
  }

  private static Map<String, Object> file(VerifiedTrace t) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("file", t.name());
    doc.put("kernel", t.info().kernelRelease());
    doc.put("rule", t.rule());
    doc.put("rule_from", t.ruleFrom());
    doc.put("settings", settings(t.info()));
    doc.put("halts", t.result().halts());
    doc.put("checked", t.result().checked());
    doc.put("unknown", t.result().unknown());
    doc.put("undecided", t.result().undecided());
    doc.put("differences", t.result().differences());
    doc.put("window_events", t.result().moves());
    doc.put("events_lost", t.info().eventsLost());
    return doc;
  }

  private static Optional<String> settings(TraceInfo info) {
    return switch (info.kind()) {
      case TraceKind.Host() -> ReplayReport.settingsOf(info).map(Object::toString);
      case TraceKind.Guest _ -> ReplayReport.guestSettingsOf(info).map(Object::toString);
    };
  }

  private static Map<String, Object> difference(VerifiedTrace t, Difference d) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("file", t.name());
    doc.put("vcpu", d.vcpu());
    doc.put("halt", d.halt());
    doc.put("start_ns", d.startNs());
    doc.put("duration_ns", d.durationNs());
    doc.put("window_ns", d.windowNs());
    change(doc, "expected", d.expected());
    change(doc, "recorded", d.recorded());
    return doc;
  }

  private static void change(Map<String, Object> doc, String which, WindowChange change) {
    doc.put(which + "_from_ns", known(change, change.fromNs()));
    doc.put(which + "_to_ns", known(change, change.toNs()));
  }

  private static Optional<Long> known(WindowChange change, long ns) {
    return change.happened() ? Optional.of(ns) : Optional.empty();
  }
}
