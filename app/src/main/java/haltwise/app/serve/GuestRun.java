package haltwise.app.serve;

import haltwise.app.agent.GuestIdleCounts;
import haltwise.control.guest.GuestDecision;
import haltwise.control.guest.GuestDecision.Kind;
import haltwise.control.guest.GuestLook;
import haltwise.report.Figure;
import haltwise.report.Look;
import haltwise.report.Paragraph;
import haltwise.trace.GuestSettings;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// What control of a guest did, as lines for people, as a document, and look by look for whoever asks meanwhile.
public final class GuestRun {
  /// Decisions kept for the document.
  private static final int KEPT = 10_000;

  private final Look look;
  private final boolean dryRun;
  private final Deque<Looked> kept = new ArrayDeque<>();
  private long looks;
  private long changes;
  private long off;

  public GuestRun(Look look, boolean dryRun) {
    this.look = look;
    this.dryRun = dryRun;
  }

  /// One look and what followed.
  ///
  /// @param idlePerSecond idle periods
  /// @param polledShare of the CPUs' time since the look before, by the kernel's counters, 0..1; empty where it has none
  /// @param hltsPerSecond times that a CPU entered HLT, as before
  public record Looked(Instant time, long number, double idlePerSecond, double stealShare,
      long eventsLost, GuestSettings inForce, OptionalDouble polledShare,
      OptionalDouble hltsPerSecond, GuestDecision decision) {
  }

  /// @param lengthNs of the look
  /// @param inForce really, where a dry run supposes others
  /// @param idled what the kernel counted since the look before
  /// @param idledNs how long that was
  /// @return for people
  public synchronized String add(Instant time, long lengthNs, GuestLook seen, GuestDecision d,
      GuestSettings inForce, GuestIdleCounts idled, long idledNs) {
    looks++;
    changes += d.kind() == Kind.CHANGE || d.kind() == Kind.OFF ? 1 : 0;
    off += d.kind() == Kind.OFF ? 1 : 0;
    double idleRate = seen.idlePeriods() * 1e9 / Math.max(1, lengthNs);
    boolean isCounted = !idled.cpus().isEmpty() && idledNs > 0;
    kept.add(new Looked(time, seen.number(), idleRate, seen.stealShare(), seen.eventsLost(),
        inForce, isCounted
            ? OptionalDouble.of(
                (double) idled.sum().polledNs() / idledNs / idled.cpus().size())
            : OptionalDouble.empty(),
        isCounted
            ? OptionalDouble.of(idled.sum().hlts() * 1e9 / idledNs)
            : OptionalDouble.empty(),
        d));
    if (kept.size() > KEPT) {
      kept.removeFirst();
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

  private static Map<String, Object> document(Looked l) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("time", l.time.toString());
    all.put("look", l.number);
    all.put("idle_per_s", l.idlePerSecond);
    all.put("guest_polled_cpu_share", l.polledShare);
    all.put("guest_hlts_per_s", l.hltsPerSecond);
    all.put("steal_share", l.stealShare);
    all.put("events_lost", l.eventsLost);
    all.put("in_force", l.inForce.toString());
    all.put("decision", l.decision.kind().word());
    all.put("settings", l.decision.settings().toString());
    all.put("because", l.decision.because());
    return all;
  }

  /// The latest looks, the oldest first.
  public synchronized List<Looked> latest(int atMost) {
    return kept.stream().skip(Math.max(0, kept.size() - atMost)).toList();
  }

  public synchronized long looks() {
    return looks;
  }

  public synchronized long changes() {
    return changes;
  }

  /// Changes that took polling away because of steal.
  public synchronized long switchedOff() {
    return off;
  }

  public boolean isDryRun() {
    return dryRun;
  }

  public synchronized Map<String, Object> document() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("side", "guest");
    all.put("dry_run", dryRun);
    all.put("looks", looks);
    all.put("changes", changes);
    all.put("switched_off_by_steal", off);
    all.put("decisions", kept.stream().map(GuestRun::document).toList());
    return all;
  }
}
