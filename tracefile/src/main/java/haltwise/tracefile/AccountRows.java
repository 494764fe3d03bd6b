package haltwise.tracefile;

import haltwise.trace.exits.ExitCount;
import haltwise.trace.exits.ExitReason;
import haltwise.trace.exits.Isa;
import haltwise.trace.exits.VcpuAccount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The accounts of vCPUs as rows of numbers: a row for each vCPU, and one for each of its exit reasons.
final class AccountRows {
  private AccountRows() {
  }

  static List<Map<String, Long>> accounts(List<VcpuAccount> accounts) {
    return accounts.stream().map(AccountRows::row).toList();
  }

  private static Map<String, Long> row(VcpuAccount a) {
    Map<String, Long> row = new LinkedHashMap<>();
    row.put("guest_ns", a.guestNs());
    row.put("preempted_ns", a.preemptedNs());
    row.put("ipis_sent", a.ipisSent());
    row.put("ipi_hypercalls", a.ipiHypercalls());
    row.put("timer_interrupts", a.timerInterrupts());
    row.put("injected", a.injected());
    row.put("wake_ipis", a.wakeIpis());
    row.put("remote_wakes", a.remoteWakes());
    row.put("voluntary_switches", a.voluntarySwitches());
    row.put("involuntary_switches", a.involuntarySwitches());
    row.put("kvm_exits", a.kvmExits());
    row.put("kvm_halt_exits", a.kvmHaltExits());
    return row;
  }

  static List<Map<String, Long>> exits(List<VcpuAccount> accounts) {
    List<Map<String, Long>> rows = new ArrayList<>();
    for (int v = 0; v < accounts.size(); v++) {
      for (ExitCount e : accounts.get(v).exits()) {
        Map<String, Long> row = new LinkedHashMap<>();
        row.put("vcpu", (long) v);
        row.put("isa", (long) e.reason().isa().number());
        row.put("reason", Integer.toUnsignedLong(e.reason().code()));
        row.put("count", e.count());
        row.put("handling_ns", e.handlingNs());
        row.put("halted_ns", e.haltedNs());
        rows.add(row);
      }
    }
    return rows;
  }

  /// @param exits rows as [#exits] makes them, whose `vcpu` counts the accounts
  static List<VcpuAccount> read(List<Map<String, Long>> accounts, List<Map<String, Long>> exits) {
    List<VcpuAccount> all = new ArrayList<>();
    for (Map<String, Long> row : accounts) {
      List<ExitCount> own = exits.stream()
          .filter(e -> number(e, "vcpu") == all.size()).map(AccountRows::exit).toList();
      all.add(new VcpuAccount(own, number(row, "guest_ns"), number(row, "preempted_ns"),
          number(row, "ipis_sent"), number(row, "ipi_hypercalls"),
          number(row, "timer_interrupts"), number(row, "injected"), number(row, "wake_ipis"),
          number(row, "remote_wakes"), number(row, "voluntary_switches"),
          number(row, "involuntary_switches"), number(row, "kvm_exits"),
          number(row, "kvm_halt_exits")));
    }
    return all;
  }

  private static ExitCount exit(Map<String, Long> row) {
    return new ExitCount(
        new ExitReason(Isa.of((int) number(row, "isa")), (int) number(row, "reason")),
        Math.max(0, number(row, "count")), Math.max(0, number(row, "handling_ns")),
        Math.max(0, number(row, "halted_ns")));
  }

  /// What a row does not say is not known.
  private static long number(Map<String, Long> row, String key) {
    return Math.max(VcpuAccount.UNKNOWN, row.getOrDefault(key, VcpuAccount.UNKNOWN));
  }
}
