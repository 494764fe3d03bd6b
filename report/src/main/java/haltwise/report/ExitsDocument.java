package haltwise.report;

import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuInfo;
import haltwise.trace.exits.ExitCount;
import haltwise.trace.exits.ExitKind;
import haltwise.trace.exits.VcpuAccount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/// The JSON of [ExitsText]. Null stands for what no event told; rates are per second of the recording.
final class ExitsDocument {
  private ExitsDocument() {
  }

  static Map<String, Object> of(TraceInfo info) {
    List<Integer> all = IntStream.range(0, info.vcpus().size()).boxed().toList();
    Map<String, Object> doc = account(info, all);
    List<Map<String, Object>> vms = new ArrayList<>();
    info.vcpus().stream().map(VcpuInfo::vm).distinct().sorted().forEach(vm -> {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("vm", vm);
      one.putAll(account(info, all.stream().filter(v -> info.vcpus().get(v).vm() == vm).toList()));
      vms.add(one);
    });
    doc.put("vms", vms);
    List<Map<String, Object>> vcpus = new ArrayList<>();
    for (int v : all) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("vm", info.vcpus().get(v).vm());
      one.put("vcpu_id", info.vcpus().get(v).vcpuId());
      one.putAll(account(info, List.of(v)));
      vcpus.add(one);
    }
    doc.put("vcpus", vcpus);
    return doc;
  }

  private static Map<String, Object> account(TraceInfo info, List<Integer> vcpus) {
    VcpuAccount a = vcpus.stream().map(info.accounts()::get).reduce(VcpuAccount::plus)
        .orElseThrow();
    double seconds = info.elapsedNs() / 1e9;
    double timeNs = (double) info.elapsedNs() * vcpus.size();
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("exit_events_seen", a.sawExits());
    doc.put("exits", seen(a, a.exitCount()));
    doc.put("exits_per_s", a.sawExits() && seconds > 0
        ? OptionalDouble.of(a.exitCount() / seconds)
        : OptionalDouble.empty());
    doc.put("hlt_exits", seen(a, a.exitCount(ExitKind.HALT)));
    doc.put("guest_ns", known(a.guestNs()));
    doc.put("halted_ns", seen(a, a.haltedNs()));
    doc.put("handling_ns", seen(a, a.handlingNs()));
    doc.put("guest_share", share(a.guestNs(), timeNs));
    doc.put("halted_share", share(a.sawExits() ? a.haltedNs() : -1, timeNs));
    doc.put("handling_share", share(a.sawExits() ? a.handlingNs() : -1, timeNs));
    doc.put("preempted_ns", known(a.preemptedNs()));
    doc.put("ipis_sent", known(a.ipisSent()));
    doc.put("ipi_hypercalls", known(a.ipiHypercalls()));
    doc.put("timer_interrupts", known(a.timerInterrupts()));
    doc.put("injected_with_entry", known(a.injected()));
    doc.put("wake_ipis", known(a.wakeIpis()));
    doc.put("woken_from_another_cpu", known(a.remoteWakes()));
    doc.put("voluntary_switches", known(a.voluntarySwitches()));
    doc.put("involuntary_switches", known(a.involuntarySwitches()));
    doc.put("kvm_exits", known(a.kvmExits()));
    doc.put("kvm_halt_exits", known(a.kvmHaltExits()));
    doc.put("reasons", a.exits().stream().map(e -> reason(e, seconds)).toList());
    return doc;
  }

  private static Map<String, Object> reason(ExitCount e, double seconds) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("reason", e.reason().text());
    doc.put("kind", e.reason().kind().text());
    doc.put("isa", e.reason().isa().name().toLowerCase(java.util.Locale.ROOT));
    doc.put("code", Integer.toUnsignedLong(e.reason().code()));
    doc.put("count", e.count());
    doc.put("per_s", seconds > 0
        ? OptionalDouble.of(e.count() / seconds)
        : OptionalDouble.empty());
    doc.put("handling_ns", e.handlingNs());
    doc.put("halted_ns", e.haltedNs());
    return doc;
  }

  private static OptionalLong seen(VcpuAccount a, long number) {
    return a.sawExits() ? OptionalLong.of(number) : OptionalLong.empty();
  }

  private static OptionalLong known(long number) {
    return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
  }

  private static OptionalDouble share(long ns, double wholeNs) {
    return ns < 0 || wholeNs <= 0 ? OptionalDouble.empty() : OptionalDouble.of(ns / wholeNs);
  }
}
