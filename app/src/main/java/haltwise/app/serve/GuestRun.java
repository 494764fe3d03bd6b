package haltwise.app.serve;

import haltwise.control.guest.GuestDecision;
import haltwise.control.guest.GuestDecision.Kind;
import haltwise.control.guest.GuestLook;
import haltwise.report.Figure;
import haltwise.report.Look;
import haltwise.report.Paragraph;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What control of a guest did, as lines for people and as a document.
public final class GuestRun {
  /// Decisions kept for the document.
  private static final int KEPT = 10_000;

  private final Look look;
  private final boolean dryRun;
  private final Deque<Map<String, Object>> decisions = new ArrayDeque<>();
  private long looks;
  private long changes;
  private long off;

  public GuestRun(Look look, boolean dryRun) {
    this.look = look;
    this.dryRun = dryRun;
  }

  /// @param lengthNs of the look
  /// @return for people
  public String add(Instant time, long lengthNs, GuestLook seen, GuestDecision d) {
    looks++;
    changes += d.kind() == Kind.CHANGE || d.kind() == Kind.OFF ? 1 : 0;
    off += d.kind() == Kind.OFF ? 1 : 0;
    double idleRate = seen.idlePeriods() * 1e9 / Math.max(1, lengthNs);
    decisions.add(document(time, idleRate, seen, d));
    if (decisions.size() > KEPT) {
      decisions.removeFirst();
    }
    StringBuilder text = new StringBuilder();
    String line = time.truncatedTo(ChronoUnit.SECONDS) + "  idle " + Figure.perSecond(idleRate)
        + "  steal " + Figure.percent(seen.stealShare()) + "  " + word(d)
        + (d.settings().equals(seen.inForce()) ? "" : " " + d.settings()) + ". " + d.because();
    List<String> lines = Paragraph.lines(line, look.columns() - 2);
    for (int i = 0; i < lines.size(); i++) {
      text.append(i == 0 ? "" : "  ").append(lines.get(i)).append('\n');
    }
    return text.toString();
  }

  private String word(GuestDecision d) {
    return switch (d.kind()) {
      case KEEP -> "keep";
      case CHANGE -> dryRun ? "would set" : "set";
      case OFF -> dryRun ? "would switch off:" : "off:";
      case ABSTAIN -> "leave alone";
    };
  }

  private static Map<String, Object> document(Instant time, double idleRate, GuestLook seen,
      GuestDecision d) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("time", time.toString());
    all.put("look", seen.number());
    all.put("idle_per_s", idleRate);
    all.put("steal_share", seen.stealShare());
    all.put("events_lost", seen.eventsLost());
    all.put("in_force", seen.inForce().toString());
    all.put("decision", d.kind().name().toLowerCase(java.util.Locale.ROOT));
    all.put("settings", d.settings().toString());
    all.put("because", d.because());
    return all;
  }

  public Map<String, Object> document() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("side", "guest");
    all.put("dry_run", dryRun);
    all.put("looks", looks);
    all.put("changes", changes);
    all.put("switched_off_by_steal", off);
    all.put("decisions", List.copyOf(decisions));
    return all;
  }
}
