package haltwise.report;

import haltwise.replay.VerifyResult;
import haltwise.replay.VerifyResult.Difference;
import haltwise.report.Look.Colour;
import haltwise.trace.TraceInfo;
import haltwise.trace.WindowChange;
import java.util.List;
import java.util.Locale;

/// The screen of `verify`: how much was checked, what differed, and what that says.
public final class VerifyText {
  private static final String INDENT = "  ";
  private static final int NUMBERS_WIDTH = 52;
  private static final int NAME_AT_LEAST = 12;

  private final VerifyReport report;
  private final Look look;
  private final StringBuilder out = new StringBuilder();

  private VerifyText(VerifyReport report, Look look) {
    this.report = report;
    this.look = look;
  }

  public static String of(VerifyReport report, Look look) {
    return new VerifyText(report, look).render();
  }

  private String render() {
    out.append(Remarks.losses(report.eventsLost(), look));
    counts();
    out.append('\n');
    report.traces().stream().map(t -> t.description()).distinct()
        .forEach(rule -> out.append(Remarks.wrapped(sentence(rule), look, "")));
    for (VerifiedTrace t : report.traces()) {
      if (t.result().differences() > 0) {
        differences(t);
      }
    }
    out.append('\n').append(Remarks.wrapped(conclusion(), look, ""));
    return out.toString();
  }

  private static String sentence(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
  }

  private void counts() {
    TextTable t = new TextTable("Trace", "Kernel", ">halts", ">checked", ">unknown",
        ">differences");
    int nameWidth = look.columns() - NUMBERS_WIDTH - kernelWidth();
    for (VerifiedTrace v : report.traces()) {
      row(t, shortened(v.name(), nameWidth), kernel(v.info()), v.result());
    }
    if (report.traces().size() > 1) {
      row(t, "all " + report.traces().size(), "", new VerifyResult(report.halts(),
          report.unknown(), report.undecided(), report.differences(), report.moves(), List.of()));
    }
    out.append(t.text(look, ""));
  }

  private static void row(TextTable t, String name, String kernel, VerifyResult r) {
    t.row(name, kernel, Figure.count(r.halts()), Figure.count(r.checked()),
        Figure.count(r.unknown()), Figure.count(r.differences()));
  }

  private int kernelWidth() {
    return report.traces().stream().mapToInt(t -> kernel(t.info()).length()).max().orElse(0);
  }

  /// `6.12.111+deb12-cloud-amd64` as `6.12.111`.
  private static String kernel(TraceInfo info) {
    return info.kernelRelease().replaceFirst("^([0-9.]*[0-9]).*", "$1");
  }

  /// What tells files apart stays longest: their folder goes first, then the suffix of all trace files.
  static String shortened(String name, int width) {
    int room = Math.max(width, NAME_AT_LEAST);
    if (name.length() <= room) {
      return name;
    }
    String file = name.substring(name.lastIndexOf('/') + 1);
    String stem = file.length() > room ? file.replaceFirst("\\.halts\\.parquet$", "") : file;
    return stem.length() <= room ? stem : "..." + stem.substring(stem.length() - room + 3);
  }

  private void differences(VerifiedTrace v) {
    VerifyResult r = v.result();
    String title = r.first().size() < r.differences()
        ? "The first " + r.first().size() + " of " + Figure.plural(r.differences(), "difference")
        : Figure.plural(r.differences(), "difference");
    out.append('\n').append(look.paint(Colour.BOLD, title + " in " + v.name())).append('\n');
    TextTable t = new TextTable(">vCPU", ">halt", ">start s", ">duration", ">window",
        ">expected", ">recorded");
    for (Difference d : r.first()) {
      t.row(String.valueOf(d.vcpu()), String.valueOf(d.halt()),
          seconds(d.startNs() - v.info().startNs()), Figure.count(d.durationNs()),
          Figure.count(d.windowNs()), change(d.expected()), change(d.recorded()));
    }
    out.append(t.text(look, INDENT)).append(Remarks.wrapped(
        "halt: number among the halts of its vCPU, from 0; start: after the start of the trace;"
            + " duration, window (at entry) and window events in ns.",
        look, INDENT));
  }

  private static String seconds(long ns) {
    return String.format(Locale.ROOT, "%.6f", ns / 1e9);
  }

  private static String change(WindowChange c) {
    return c.happened() ? c.fromNs() + "->" + c.toNs() : "no event";
  }

  private String conclusion() {
    if (report.checked() == 0) {
      return look.paint(Colour.YELLOW, "Nothing could be checked.")
          + " No halt's window is known: a trace must hold window events (kvm_halt_poll_ns; of a guest"
          + " guest_halt_poll_ns), and"
          + " a vCPU that never polls or never changes its window has none. Record while the load"
          + " changes, or from the start of the VM.";
    }
    String unknown = report.unknown() == 0
        ? ""
        : " The windows of " + Figure.plural(report.unknown(), "halt")
            + " are not known; these were not checked.";
    unknown += report.undecided() == 0
        ? ""
        : " " + Figure.plural(report.undecided(), "idle period")
            + " ended so near a border of the rule that the clocks of trace and kernel cannot tell which decision is"
            + " right; the kernel took one of the two. These are not counted as checked.";
    if (report.differences() == 0) {
      return look.paint(Colour.GREEN, "No difference:") + " at all "
          + Figure.plural(report.checked(), "halt")
          + " checked the kernel did what its rule says." + unknown
          + (report.moves() > 0
              ? ""
              : " But no window moved, as every rule says here: record while the VM polls to tell"
                  + " one rule from another.");
    }
    return look.paint(Colour.RED, Figure.plural(report.differences(), "difference")) + " at "
        + Figure.plural(report.checked(), "halt") + " checked." + unknown
        + " Either the settings or the kernel release are not those of the recording"
        + (report.eventsLost() > 0 ? ", or lost events hide what happened" : "")
        + ", or this kernel follows another rule: then a replay of its traces cannot be trusted."
        + " Distributors backport; --rule tells what theirs does.";
  }
}
