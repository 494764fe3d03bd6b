package haltwise.app.doctor;

import haltwise.doctor.Advice;
import haltwise.doctor.Advice.Severity;
import haltwise.doctor.Diagnosis;
import haltwise.doctor.Finding;
import haltwise.doctor.Finding.Topic;
import haltwise.report.Look;
import haltwise.report.Look.Colour;
import haltwise.report.Paragraph;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The screen of `doctor`: what the host can do, in a sentence; a block for each topic, with what is missing and its
/// remedy; advice, the gravest first.
public final class DoctorText {
  private static final int LABEL = 13;
  private static final int INDENT = 4;

  private final Look look;
  private final StringBuilder out = new StringBuilder();

  private DoctorText(Look look) {
    this.look = look;
  }

  public static String of(Diagnosis diagnosis, Look look) {
    DoctorText text = new DoctorText(look);
    text.summary(diagnosis);
    for (Topic topic : Topic.values()) {
      List<Finding> own = diagnosis.findings().stream().filter(f -> f.topic() == topic).toList();
      if (!own.isEmpty()) {
        text.block(topic, own);
      }
    }
    diagnosis.advice().forEach(text::advice);
    return text.out.toString();
  }

  private void summary(Diagnosis d) {
    for (String line : Paragraph.lines(d.summary(), look.columns())) {
      out.append(look.paint(Colour.BOLD, line)).append('\n');
    }
    List<String> counts = new ArrayList<>();
    for (Severity s : Severity.values()) {
      long n = d.advice().stream().filter(a -> a.severity() == s).count();
      if (n > 0) {
        counts.add(n + " " + word(s, n));
      }
    }
    out.append(counts.isEmpty() ? "" : String.join(", ", counts) + " below.\n").append('\n');
  }

  private static String word(Severity s, long n) {
    return switch (s) {
      case WARNING -> n == 1 ? "warning" : "warnings";
      case ADVICE -> n == 1 ? "piece of advice" : "pieces of advice";
      case NOTE -> n == 1 ? "note" : "notes";
    };
  }

  private void block(Topic topic, List<Finding> findings) {
    List<String> lines = new ArrayList<>();
    Set<String> remedies = new LinkedHashSet<>();
    for (Finding f : findings) {
      lines.addAll(FindingText.lines(f, look, look.columns() - LABEL));
      switch (f) {
        case Finding.Lacks(_, _, var remedy) -> remedies.add(remedy);
        case Finding.Parameter(_, _, var remedy) -> remedy.ifPresent(remedies::add);
        case Finding.Host _,Finding.KvmUsable _,Finding.VendorModule _,Finding.HaltEvents _,Finding.Rights _,Finding.Rule _,Finding.RunningVm _,Finding.GuestPolling _,Finding.IdleStates _,Finding.Cpus _,Finding.EnergyMeter _,Finding.PerfEnergy _,Finding.Battery _,Finding.Mains _,Finding.MonitorSocket _,Finding.LibvirtSocket _,Finding.QemuVersion _,Finding.Calibrated _ ->
          {
          }
      }
    }
    for (int i = 0; i < lines.size(); i++) {
      String label = String.format(Locale.ROOT, "%-" + LABEL + "s", i == 0 ? topic.title() : "");
      out.append(look.paint(Colour.BOLD, label)).append(lines.get(i)).append('\n');
    }
    remedies.forEach(remedy -> remedy(remedy, LABEL));
  }

  private void remedy(String text, int indent) {
    List<String> wrapped = Paragraph.lines(text, look.columns() - indent - 2);
    for (int i = 0; i < wrapped.size(); i++) {
      out.append(" ".repeat(indent)).append(i == 0 ? "→ " : "  ").append(wrapped.get(i))
          .append('\n');
    }
  }

  private void advice(Advice a) {
    out.append('\n').append(switch (a.severity()) {
      case WARNING -> look.paint(Colour.RED, "(!) ");
      case ADVICE -> look.paint(Colour.YELLOW, "(+) ");
      case NOTE -> "(i) ";
    }).append(look.paint(Colour.BOLD, a.title())).append('\n');
    Paragraph.lines("Seen: " + a.seen() + ". " + a.why(), look.columns() - INDENT)
        .forEach(l -> out.append(" ".repeat(INDENT)).append(l).append('\n'));
    remedy(a.remedy(), INDENT);
  }
}
