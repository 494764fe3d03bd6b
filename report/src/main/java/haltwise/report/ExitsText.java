package haltwise.report;

import haltwise.report.Look.Colour;
import haltwise.trace.Nanos;
import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuInfo;
import haltwise.trace.exits.ExitCount;
import haltwise.trace.exits.ExitKind;
import haltwise.trace.exits.VcpuAccount;
import java.util.List;

/// The part of `show` about VM exits: by reason, where the time went, interrupts, context switches, each vCPU.
final class ExitsText {
  private static final String INDENT = "  ";
  private static final int MOST_REASONS = 12;

  private final TraceInfo info;
  private final Look look;
  private final VcpuAccount all;
  private final StringBuilder out = new StringBuilder();

  private ExitsText(TraceInfo info, Look look) {
    this.info = info;
    this.look = look;
    this.all = info.accounts().stream().reduce(VcpuAccount::plus).orElseThrow();
  }

  /// @param info with accounts
  static String of(TraceInfo info, long halts, Look look) {
    ExitsText text = new ExitsText(info, look);
    if (text.all.sawExits()) {
      text.section("VM exits", text.reasons());
      text.section("Time of the vCPUs", text.times());
    } else {
      text.noEvents(halts);
    }
    text.section("Interrupts and context switches", text.interrupts());
    if (info.vcpus().size() > 1) {
      text.section("vCPUs: exits", text.vcpus());
    }
    return text.out.toString();
  }

  private void noEvents(long halts) {
    String kvm = all.kvmExits() < 0
        ? " KVM's own counters are known of lab VMs alone."
        : " KVM's own counters of these vCPUs: " + Figure.plural(all.kvmExits(), "exit") + " ("
            + rate(all.kvmExits()) + "), " + Figure.count(all.kvmHaltExits()) + " of them by HLT.";
    out.append('\n').append(look.paint(Colour.BOLD, "VM exits")).append('\n')
        .append(Remarks.wrapped("This kernel emitted no VM-exit events while "
            + Figure.plural(halts, "halt") + " happened, so reasons and times are not known."
            + kvm, look, INDENT));
  }

  private TextTable reasons() {
    TextTable t = new TextTable("", ">", ">exits", ">each", "");
    t.row("all", rate(all.exitCount()), "100 %",
        each(all.handlingNs(), all.exitCount()),
        all.kvmExits() < 0 ? "" : "KVM counts " + rate(all.kvmExits()));
    List<ExitCount> exits = all.exits();
    int shown = exits.size() <= MOST_REASONS ? exits.size() : MOST_REASONS - 1;
    for (ExitCount e : exits.subList(0, shown)) {
      t.row(e.reason().text(), rate(e.count()), share(e.count()),
          each(e.handlingNs(), e.count()), e.reason().kind().meaning());
    }
    if (shown < exits.size()) {
      List<ExitCount> rest = exits.subList(shown, exits.size());
      long count = rest.stream().mapToLong(ExitCount::count).sum();
      t.row(Figure.plural(rest.size(), "other"), rate(count), share(count),
          each(rest.stream().mapToLong(ExitCount::handlingNs).sum(), count), "");
    }
    return t;
  }

  private String share(long count) {
    return Figure.percent((double) count / all.exitCount());
  }

  private static String each(long ns, long count) {
    return count == 0 ? Figure.UNKNOWN : Nanos.text((double) ns / count);
  }

  private TextTable times() {
    TextTable t = new TextTable("", ">", "");
    double wholeNs = (double) info.elapsedNs() * info.vcpus().size();
    if (all.guestNs() >= 0) {
      timeRow(t, "in the guest", all.guestNs(), wholeNs, "");
    }
    timeRow(t, "halted", all.haltedNs(), wholeNs, "polling or blocked, in the host");
    timeRow(t, "handling exits", all.handlingNs(), wholeNs, "in the host, user space included");
    if (all.preemptedNs() > 0) {
      timeRow(t, "  preempted", all.preemptedNs(), wholeNs, "another task had the CPU");
    }
    double missing = wholeNs - all.coveredNs();
    if (missing > wholeNs / 1000) {
      t.row("not known", Figure.percent(missing / wholeNs), all.guestNs() < 0
          ? "no entry events in the trace"
          : "before the first event, or around lost ones");
    }
    return t;
  }

  private static void timeRow(TextTable t, String name, long ns, double wholeNs, String meaning) {
    t.row(name, wholeNs <= 0 ? Figure.UNKNOWN : Figure.percent(ns / wholeNs), meaning);
  }

  private TextTable interrupts() {
    TextTable t = new TextTable("", ">", "");
    rateRow(t, "IPIs sent", all.ipisSent(), "by guests, through their APIC");
    if (all.ipiHypercalls() > 0) {
      rateRow(t, "IPI hypercalls", all.ipiHypercalls(), "by guests, each to one or more vCPUs");
    }
    rateRow(t, "timer interrupts", all.timerInterrupts(), "of guests: LAPIC timer, PIT");
    rateRow(t, "injected", all.injected(), "interrupts that went in with an entry");
    rateRow(t, "wake-up IPIs", all.wakeIpis(), "between CPUs of the host, to wake a vCPU");
    rateRow(t, "remote wake-ups", all.remoteWakes(), all.wakeIpis() < 0
        ? "by another CPU: so many wake-up IPIs at most"
        : "vCPU threads woken by another CPU");
    rateRow(t, "context switches", total(all), "of vCPU threads");
    rateRow(t, "  involuntary", all.involuntarySwitches(), "preempted");
    return t;
  }

  private static long total(VcpuAccount a) {
    return a.voluntarySwitches() < 0
        ? VcpuAccount.UNKNOWN
        : a.voluntarySwitches() + a.involuntarySwitches();
  }

  private void rateRow(TextTable t, String name, long count, String meaning) {
    t.row(name, rate(count), count < 0 ? "not in the trace" : meaning);
  }

  private String rate(long count) {
    return count < 0 || info.elapsedNs() <= 0
        ? Figure.UNKNOWN
        : Figure.perSecond(count * 1e9 / info.elapsedNs());
  }

  /// A row for each vCPU; before those of a VM that has several, one for the VM.
  private TextTable vcpus() {
    TextTable t = new TextTable(">VM", ">vCPU", ">exits", ">by HLT", ">guest", ">halted",
        ">IPIs", ">timers", ">switches");
    boolean manyVms = info.vcpus().stream().map(VcpuInfo::vm).distinct().count() > 1;
    for (int v = 0; v < info.vcpus().size(); v++) {
      int vm = info.vcpus().get(v).vm();
      List<VcpuAccount> ofVm = accountsOf(vm);
      boolean first = v == 0 || info.vcpus().get(v - 1).vm() != vm;
      if (manyVms && first && ofVm.size() > 1) {
        row(t, vm, "all", ofVm.stream().reduce(VcpuAccount::plus).orElseThrow(), ofVm.size());
      }
      row(t, vm, String.valueOf(info.vcpus().get(v).vcpuId()), info.accounts().get(v), 1);
    }
    return t;
  }

  private List<VcpuAccount> accountsOf(int vm) {
    return java.util.stream.IntStream.range(0, info.vcpus().size())
        .filter(v -> info.vcpus().get(v).vm() == vm).mapToObj(info.accounts()::get).toList();
  }

  private void row(TextTable t, int vm, String vcpu, VcpuAccount a, int vcpus) {
    double wholeNs = (double) info.elapsedNs() * vcpus;
    t.row(String.valueOf(vm), vcpu, rate(a.sawExits() ? a.exitCount() : a.kvmExits()),
        rate(a.sawExits() ? a.exitCount(ExitKind.HALT) : a.kvmHaltExits()),
        a.guestNs() < 0 ? Figure.UNKNOWN : Figure.percent(a.guestNs() / wholeNs),
        a.sawExits() ? Figure.percent(a.haltedNs() / wholeNs) : Figure.UNKNOWN,
        rate(a.ipisSent()), rate(a.timerInterrupts()), rate(total(a)));
  }

  private void section(String title, TextTable table) {
    out.append('\n').append(look.paint(Colour.BOLD, title)).append('\n')
        .append(table.text(look, INDENT));
  }
}
