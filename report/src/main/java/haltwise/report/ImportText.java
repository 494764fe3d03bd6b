package haltwise.report;

import haltwise.report.Look.Colour;
import haltwise.trace.Nanos;

/// The screen of `import`: what is in the new trace file, and what its source could not tell.
public final class ImportText {
  private final ImportedTrace trace;
  private final Look look;
  private final StringBuilder out = new StringBuilder();

  private ImportText(ImportedTrace trace, Look look) {
    this.trace = trace;
    this.look = look;
  }

  public static String of(ImportedTrace trace, Look look) {
    return new ImportText(trace, look).render();
  }

  private String render() {
    out.append(Remarks.losses(trace.info().eventsLost(), look));
    TextTable t = new TextTable("", "");
    t.row("Written", trace.output());
    t.row("Halts", Figure.count(trace.halts()) + " of "
        + Figure.plural(trace.info().vcpus().size(), "vCPU") + " in "
        + Nanos.text(trace.info().elapsedNs()) + ", window known of "
        + Figure.count(trace.knownWindows()));
    t.row("Events", Figure.plural(trace.windowEvents(), "window event") + ", "
        + Figure.count(trace.info().eventsLost()) + " events lost");
    t.row("Arrivals",
        "wake event seen of " + Figure.count(trace.knownArrivals()) + " of "
            + Figure.plural(trace.blocks(), "block"));
    t.row("Kernel",
        trace.info().kernelRelease().isEmpty() ? "not given" : trace.info().kernelRelease());
    t.row("Settings",
        ReplayReport.settingsOf(trace.info()).map(Object::toString).orElse("not given"));
    out.append(t.text(look, ""));
    remarks();
    return out.toString();
  }

  private void remarks() {
    trace.notes().forEach(this::note);
    boolean kernel = trace.info().kernelRelease().isEmpty();
    boolean settings = trace.info().settings().isEmpty();
    if (kernel || settings) {
      note("The file does not tell " + both(kernel, "the kernel", settings, "the settings in force")
          + ": import again with " + both(kernel, "--kernel", settings, "--settings")
          + " if you know, or tell haltwise verify.");
    }
    if (trace.windowEvents() == 0) {
      note("Without window events (kvm:kvm_halt_poll_ns) hits and misses cannot be told, and"
          + " verify cannot check.");
    }
    if (trace.knownArrivals() == 0 && trace.blocks() > 0) {
      note("Without sched:sched_waking events the wake latency of a block is not known; a replay"
          + " estimates it.");
    }
  }

  private static String both(boolean first, String firstText, boolean second, String secondText) {
    return (first ? firstText : "") + (first && second ? " and " : "") + (second ? secondText : "");
  }

  private void note(String text) {
    out.append(Remarks.wrapped(look.paint(Colour.YELLOW, "NOTE:") + " " + text, look, ""));
  }
}
