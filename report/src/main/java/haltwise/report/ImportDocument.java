package haltwise.report;

import java.util.LinkedHashMap;
import java.util.Map;

/// The JSON of `import`: the facts of [ImportText]. The keys are a contract.
public final class ImportDocument {
  private ImportDocument() {
  }

  public static Map<String, Object> of(ImportedTrace t) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("input", t.input());
    doc.put("output", t.output());
    doc.put("kernel", t.info().kernelRelease());
    doc.put("settings", ReplayReport.settingsOf(t.info()).map(Object::toString));
    doc.put("elapsed_ns", t.info().elapsedNs());
    doc.put("vcpus", t.info().vcpus().size());
    doc.put("halts", t.halts());
    doc.put("window_events", t.windowEvents());
    doc.put("known_windows", t.knownWindows());
    doc.put("blocks", t.blocks());
    doc.put("known_arrivals", t.knownArrivals());
    doc.put("events_lost", t.info().eventsLost());
    doc.put("clock", t.info().clock());
    doc.put("notes", t.notes());
    return doc;
  }
}
