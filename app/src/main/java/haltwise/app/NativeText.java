package haltwise.app;

import haltwise.lab.LabReport;
import haltwise.lab.NativeGap;
import haltwise.lab.NativeReport;
import haltwise.report.Figure;
import haltwise.report.Look;
import haltwise.report.Paragraph;
import haltwise.report.TextTable;
import haltwise.trace.Nanos;
import java.util.stream.Collectors;

/// What the same work came to without a VM, beside the VM's report.
final class NativeText {
  private NativeText() {
  }

  static String of(LabReport vm, NativeReport twin, Look look) {
    NativeGap gap = NativeGap.of(vm, twin);
    TextTable table = new TextTable("", ">in the VM", ">natively", ">gap");
    table.row("work", Figure.perSecond(vm.workPerSecond()), Figure.perSecond(twin.workPerSecond()),
        Figure.percent(gap.workShare()));
    table.row("latency, mean", Nanos.text(vm.latencies().meanNs()),
        Nanos.text(twin.latencies().meanNs()), Nanos.text(gap.latencyMeanNs()));
    table.row("CPU", Figure.percent(vm.cpuShare()), Figure.percent(twin.cpuShare()), "");
    String text = "\n  Without a VM: a thread of the host, which sleeps where the guest halts\n\n"
        + table.text(look, "  ");
    return EmulatedGuests.here() ? text + "\n" + caveat(look) : text;
  }

  private static String caveat(Look look) {
    return Paragraph.lines("Caution: " + EmulatedGuests.CAVEAT, look.columns() - 2).stream()
        .map(line -> "  " + line + "\n").collect(Collectors.joining());
  }
}
