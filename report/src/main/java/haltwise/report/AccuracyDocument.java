package haltwise.report;

import haltwise.report.Accuracy.Cell;
import haltwise.report.Accuracy.Knowledge;
import haltwise.report.Accuracy.Summary;
import haltwise.trace.HostSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The JSON of `lab accuracy`. Shares in 0..1, errors in percentage points (`…_pp`) or per cent (`…_percent`).
public final class AccuracyDocument {
  private AccuracyDocument() {
  }

  public static Map<String, Object> of(Accuracy accuracy) {
    List<Map<String, Object>> summaries = new ArrayList<>();
    for (HostSettings under : accuracy.recordings()) {
      for (Knowledge k : Knowledge.values()) {
        Map<String, Object> s = new LinkedHashMap<>();
        s.put("recorded_under", under.toString());
        s.put("knowledge", word(k));
        put(s, "polled_error_pp", Summary.of(accuracy.of(under, k), Cell::polledErrorPp));
        put(s, "blocked_error_pp", Summary.of(accuracy.of(under, k), Cell::blockedErrorPp));
        put(s, "work_error_percent", Summary.of(accuracy.of(under, k), Cell::workErrorPercent));
        summaries.add(s);
      }
    }
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("summary", summaries);
    doc.put("cells", accuracy.cells().stream().map(AccuracyDocument::cell).toList());
    return doc;
  }

  private static void put(Map<String, Object> doc, String key, Summary s) {
    doc.put(key, Map.of("median_abs", s.medianAbs(), "p90_abs", s.p90Abs()));
  }

  private static Map<String, Object> cell(Cell c) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("workload", c.workload());
    doc.put("recorded_under", c.recordedUnder().toString());
    doc.put("knowledge", word(c.knowledge()));
    doc.put("settings", c.settings().toString());
    doc.put("two_states", c.hasTwoStates());
    doc.put("predicted", TuneDocument.measures(c.predicted()));
    doc.put("measured", TuneDocument.measured(c.measured()));
    doc.put("polled_error_pp", c.polledErrorPp());
    doc.put("blocked_error_pp", c.blockedErrorPp());
    doc.put("work_error_percent", c.workErrorPercent());
    return doc;
  }

  private static String word(Knowledge k) {
    return k.name().toLowerCase(Locale.ROOT);
  }
}
