package haltwise.app.doctor;

import haltwise.doctor.Advice;
import haltwise.doctor.Diagnosis;
import haltwise.doctor.Finding;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The JSON of `doctor`: the facts of [DoctorText]. The keys are a contract.
public final class DoctorDocument {
  private DoctorDocument() {
  }

  public static Map<String, Object> of(Diagnosis d) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("summary", d.summary());
    doc.put("findings", d.findings().stream().map(DoctorDocument::finding).toList());
    doc.put("advice", d.advice().stream().map(DoctorDocument::advice).toList());
    return doc;
  }

  private static Map<String, Object> finding(Finding f) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("topic", f.topic().name().toLowerCase(Locale.ROOT));
    doc.put("present", !(f instanceof Finding.Lacks));
    FindingDocument.put(doc, f);
    return doc;
  }

  private static Map<String, Object> advice(Advice a) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("key", a.key());
    doc.put("severity", a.severity().name().toLowerCase(Locale.ROOT));
    doc.put("title", a.title());
    doc.put("seen", a.seen());
    doc.put("why", a.why());
    doc.put("remedy", a.remedy());
    return doc;
  }
}
