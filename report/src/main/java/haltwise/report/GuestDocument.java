package haltwise.report;

import haltwise.trace.GuestIdle;
import haltwise.trace.TraceKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// The JSON of [GuestText].
final class GuestDocument {
  private GuestDocument() {
  }

  static Map<String, Object> of(TraceKind.Guest guest) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("driver", guest.idle().driver());
    doc.put("governor", guest.idle().governor());
    doc.put("settings_in_force", guest.settings().stream().map(GuestDocument::inForce).toList());
    List<Map<String, Object>> states = guest.idle().states().stream().map(GuestDocument::state)
        .toList();
    doc.put("idle_states", states);
    return doc;
  }

  private static Map<String, Object> inForce(TraceKind.InForce s) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("from_ns", s.fromNs());
    doc.put("settings", s.settings().toString());
    return doc;
  }

  private static Map<String, Object> state(GuestIdle.State s) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("cpu", s.cpu());
    doc.put("state", s.number());
    doc.put("name", s.name());
    doc.put("usage", known(s.usage()));
    doc.put("time_ns", known(s.timeNs()));
    doc.put("above", known(s.above()));
    doc.put("below", known(s.below()));
    doc.put("rejected", known(s.rejected()));
    return doc;
  }

  private static OptionalLong known(long number) {
    return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
  }
}
