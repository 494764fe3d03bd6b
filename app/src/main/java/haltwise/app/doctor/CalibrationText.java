package haltwise.app.doctor;

import haltwise.doctor.AfterHalt;
import haltwise.doctor.BlockPrice;
import haltwise.doctor.Energy;
import haltwise.doctor.HostCalibration;
import haltwise.doctor.Measurement;
import haltwise.doctor.Measurement.Measured;
import haltwise.doctor.Measurement.NotMeasured;
import haltwise.doctor.Times;
import haltwise.doctor.WakeClass;
import haltwise.report.Figure;
import haltwise.report.Look;
import haltwise.report.Look.Colour;
import haltwise.report.Paragraph;
import haltwise.report.TextTable;
import haltwise.trace.Nanos;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/// The screen of `doctor --calibrate`.
public final class CalibrationText {
  private final HostCalibration result;
  private final Look look;
  private final StringBuilder out = new StringBuilder();

  private CalibrationText(HostCalibration result, Look look) {
    this.result = result;
    this.look = look;
  }

  /// @param file where it was written
  public static String of(HostCalibration result, String file, Look look) {
    return new CalibrationText(result, look).render(file);
  }

  private String render(String file) {
    out.append(result.host().hostName()).append(", Linux ").append(result.host().kernelRelease())
        .append(result.cpuModel().isEmpty() ? "" : ", " + result.cpuModel()).append(", in ")
        .append(Nanos.text(result.durationNs())).append("\n\n");
    primitives();
    wakes();
    result.afterHalt().ifPresentOrElse(this::afterHalt, () -> paragraph("After a block",
        "not measured: the recordings held fewer than " + AfterHalt.ENOUGH
            + " hits or blocks, since other tasks wanted the vCPU's CPU. Run again on a quieter host."));
    result.blockPrice().ifPresent(this::price);
    energy();
    notes();
    out.append('\n').append("Written to ").append(file).append('\n');
    wrapped(result.isOfABusyHost()
        ? "replay and tune do not use it by themselves, since the host was busy."
        : "replay and tune use it for traces of this host and kernel that do not show what"
            + " blocking costs themselves, and say so.",
        "");
    return out.toString();
  }

  private void primitives() {
    TextTable t = new TextTable("", ">median", ">p10", ">p90", ">p99", ">n");
    for (Measurement m : result.measurements()) {
      if (m instanceof Measured(var quantity, var times, var caution)) {
        row(t, new String[]{quantity.title() + (caution.isPresent() ? " (!)" : "")}, times);
      }
    }
    out.append(t.text(look, "  "));
    out.append('\n');
  }

  private void wakes() {
    if (result.wakes().isEmpty()) {
      paragraph("Wake latency", "not measured: no recording held " + WakeClass.ENOUGH
          + " blocks of an idle time. Run again on a quieter host.");
      return;
    }
    out.append(look.paint(Colour.BOLD, "Wake latency by idle time")).append('\n');
    TextTable t = new TextTable("woken by", "idle", ">median", ">p10", ">p90", ">p99", ">n");
    for (WakeClass w : result.wakes()) {
      row(t, new String[]{w.cause().text(),
          Nanos.text(w.fromNs()) + " to " + Nanos.text(w.toNs())}, w.latency());
    }
    out.append(t.text(look, "  ")).append('\n');
  }

  private static void row(TextTable table, String[] names, Times t) {
    String[] cells = new String[names.length + 5];
    System.arraycopy(names, 0, cells, 0, names.length);
    String[] numbers = {Nanos.text(t.medianNs()), Nanos.text(t.p10Ns()), Nanos.text(t.p90Ns()),
        Figure.time(t.p99Ns()), Figure.count(t.n())};
    System.arraycopy(numbers, 0, cells, names.length, numbers.length);
    table.row(cells);
  }

  private void afterHalt(AfterHalt a) {
    paragraph("After a block", "the guest runs " + Nanos.text(a.busyNs()) + " longer than after a"
        + " hit (medians " + Nanos.text(a.busyAfterBlock().medianNs()) + " and "
        + Nanos.text(a.busyAfterHit().medianNs()) + "), and the next answer comes "
        + Nanos.text(a.answerNs()) + " later (" + Nanos.text(a.answerAfterBlock().medianNs())
        + " and " + Nanos.text(a.answerAfterHit().medianNs()) + "); n = "
        + Figure.count(a.busyAfterBlock().n()) + " and " + Figure.count(a.busyAfterHit().n()));
  }

  private void price(BlockPrice p) {
    paragraph("Block price", "a block burns " + Nanos.text(p.burntNs()) + " of CPU time and costs "
        + Nanos.text(p.latencyNs()) + " of latency. If a µs of latency is worth as much as a µs of"
        + " CPU time, --block-price " + option(p.priceNs(1)) + "; if five times, "
        + option(p.priceNs(5)) + ". For your information: nothing uses it by itself.");
  }

  private static String option(long ns) {
    return Nanos.text(ns).replace(" ", "").replace("µ", "u");
  }

  private void energy() {
    switch (result.energy()) {
      case Energy.Metered m -> paragraph("Energy", String.format(Locale.ROOT,
          "polling takes %.2f W for each CPU that polls: %.2f W against %.2f W blocked, with %.2f"
              + " CPUs more polling (medians of %d runs; %s)%s",
          m.wattsPerPollingCpu(), m.pollingWatts(), m.blockedWatts(), m.polledCpusMore(), m.runs(),
          String.join(", ", m.meters()), m.caution().map(c -> "; " + c).orElse("")));
      case Energy.NotMetered(var why, var remedy) ->
        paragraph("Energy", "not measured: " + why + ". " + remedy);
    }
  }

  private void notes() {
    Set<String> cautions = new LinkedHashSet<>();
    if (result.isOfABusyHost()) {
      cautions.add(look.paint(Colour.YELLOW, "BUSY HOST:") + " other tasks cut "
          + Figure.percent(result.contendedShare()) + " of the polls short, so these latencies hold"
          + " time that the vCPU waited for others. Calibrate again when the host is quiet.");
    }
    for (Measurement m : result.measurements()) {
      switch (m) {
        case Measured(_, _, var caution) -> caution.ifPresent(c -> cautions.add("(!) " + c + "."));
        case NotMeasured(var quantity, var why, var remedy) ->
          cautions.add("No " + quantity.title() + ": " + why + ". " + remedy);
      }
    }
    if (result.eventsLost() > 0) {
      cautions.add(Figure.plural(result.eventsLost(), "event") + " lost while recording.");
    }
    if (!cautions.isEmpty()) {
      out.append('\n');
      cautions.forEach(c -> wrapped(c, ""));
    }
  }

  private void paragraph(String title, String text) {
    out.append(look.paint(Colour.BOLD, title)).append('\n');
    wrapped(text, "  ");
  }

  private void wrapped(String text, String indent) {
    Paragraph.lines(text, look.columns() - indent.length())
        .forEach(line -> out.append(indent).append(line).append('\n'));
  }
}
