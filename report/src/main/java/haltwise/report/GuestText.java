package haltwise.report;

import haltwise.report.Look.Colour;
import haltwise.trace.GuestIdle;
import haltwise.trace.GuestSettings;
import haltwise.trace.Nanos;
import haltwise.trace.TraceInfo;
import haltwise.trace.TraceKind;
import haltwise.trace.facts.TraceFacts;
import java.util.stream.Collectors;

/// What `show` has to say of a guest's trace alone: its settings, its governor, and what the kernel counted.
final class GuestText {
  private static final String INDENT = "  ";

  private GuestText() {
  }

  /// Rows for the table at the top of the screen.
  static void settings(TextTable t, TraceInfo info, TraceKind.Guest guest) {
    String label = "Settings";
    for (TraceKind.InForce s : guest.settings()) {
      t.row(label, settings(s, info));
      label = "";
    }
    if (guest.settings().isEmpty()) {
      t.row(label, "none: this kernel has no haltpoll governor");
    }
    GuestIdle idle = guest.idle();
    if (!idle.governor().isEmpty()) {
      t.row("Governor", idle.governor() + ", driver "
          + (idle.driver().isEmpty() ? Figure.UNKNOWN : idle.driver()));
    }
  }

  private static String settings(TraceKind.InForce s, TraceInfo info) {
    GuestSettings g = s.settings();
    String text = "guest max " + Nanos.text(g.maxNs()) + ", grow " + g.grow() + ", grow-start "
        + Nanos.text(g.growStartNs()) + ", shrink " + g.shrink() + ", allow-shrink "
        + (g.allowShrink() ? "Y" : "N");
    return s.fromNs() > info.startNs()
        ? text + ", from " + Nanos.text(s.fromNs() - info.startNs()) + " on"
        : text;
  }

  /// What the reader must know of the governor; empty when it is one whose decisions are traced.
  static String governorRemark(TraceKind.Guest guest, Look look) {
    GuestIdle idle = guest.idle();
    if (idle.governor().isEmpty() || idle.decidesTraceably()) {
      return "";
    }
    String settings = guest.settings().isEmpty()
        ? ""
        : " The settings of haltpoll are not in force: its driver (cpuidle-haltpoll) is not loaded.";
    return "\n" + Remarks.wrapped("The idle governor is " + idle.governor()
        + ". The kernel traces decisions of haltpoll alone, so how long this one lets a CPU poll"
        + " is not known." + settings, look, "");
  }

  /// Of a trace without idle periods: whether there were none, or the kernel traced none.
  static String nothingTraced(TraceInfo info) {
    boolean counted = info.kind() instanceof TraceKind.Guest guest
        && guest.idle().states().stream().anyMatch(s -> s.usage() > 0);
    return counted
        ? "\nNo idle period was traced, although the kernel counted some: see below.\n"
        : "\nNo CPU idled while this was recorded: there is nothing to poll for.\n";
  }

  /// The counters of sysfs, and whether the trace shows what they count; empty when they are not in the trace.
  static String states(TraceFacts facts, TraceKind.Guest guest, Look look) {
    TraceInfo info = facts.info();
    if (guest.idle().states().isEmpty()) {
      return "";
    }
    TextTable t = new TextTable(">CPU", "state", ">entered", ">time", ">of time", ">too deep",
        ">too shallow", ">rejected");
    for (GuestIdle.State s : guest.idle().states()) {
      t.row(String.valueOf(s.cpu()), s.name(), count(s.usage()),
          s.timeNs() < 0 ? Figure.UNKNOWN : Nanos.text(s.timeNs()),
          s.timeNs() < 0 || info.elapsedNs() <= 0
              ? Figure.UNKNOWN
              : Figure.percent((double) s.timeNs() / info.elapsedNs()),
          count(s.above()), count(s.below()), count(s.rejected()));
    }
    return "\n" + look.paint(Colour.BOLD, "Idle states, as the kernel counted them") + "\n"
        + t.text(look, INDENT) + IdleCheckText.of(facts).stream()
            .map(line -> Remarks.wrapped(line, look, INDENT)).collect(Collectors.joining());
  }

  private static String count(long n) {
    return n < 0 ? Figure.UNKNOWN : Figure.count(n);
  }
}
