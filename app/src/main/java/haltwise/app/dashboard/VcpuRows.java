package haltwise.app.dashboard;

import haltwise.app.dashboard.History.Update;
import haltwise.app.serve.LatencyCounts;
import haltwise.app.serve.VcpuEpoch;
import haltwise.app.serve.VmEpoch;
import haltwise.app.top.Tally;
import haltwise.app.top.Tally.GuestIdle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What each vCPU did lately. Of very many, the busiest.
///
/// @param vms that run
/// @param vcpus that run
/// @param rows by VM and vCPU; fewer than vCPUs when there are too many
record VcpuRows(int vms, int vcpus, List<Map<String, Object>> rows) {
  private static final int ROWS = 128;

  private static final class Sum {
    private final VmEpoch vm;
    private final VcpuEpoch latest;
    private final LatencyCounts.Builder waits = new LatencyCounts.Builder();
    private long ns;
    private long hits;
    private long misses;
    private long halts;
    private long blocks;
    private long polledNs;
    private long wastedNs;

    private Sum(VmEpoch vm, VcpuEpoch latest) {
      this.vm = vm;
      this.latest = latest;
    }

    private void add(VcpuEpoch v) {
      Tally t = v.tally();
      ns += t.elapsedNs();
      hits += t.hits();
      misses += t.misses();
      halts += t.halts();
      blocks += t.blocks();
      polledNs += t.polledNs();
      wastedNs += t.wastedNs();
    }

    private Map<String, Object> row(Optional<GuestIdle> guest) {
      LatencyCounts all = waits.build();
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("vm", vm.name());
      row.put("pid", vm.processId());
      row.put("vcpu", latest.vcpuId() < 0 ? null : latest.vcpuId());
      row.put("halts_per_s", ratio(halts * 1e9, ns));
      row.put("hit_ratio", hits + misses == 0 ? null : ratio(hits, hits + misses));
      row.put("polled_share", ratio(polledNs, ns));
      row.put("wasted_share", ratio(wastedNs, ns));
      row.put("blocked_share", halts == 0 ? null : ratio(blocks, halts));
      row.put("window_ns", latest.tally().windowNs() < 0 ? null : latest.tally().windowNs());
      row.put("wake_p50_ns", of(all.percentileNs(0.5)));
      row.put("wake_p99_ns", of(all.percentileNs(0.99)));
      guest.ifPresent(g -> {
        row.put("guest_polled_share", DashboardDocument.rounded(g.polledCpuShare()));
        row.put("guest_hlts_per_s", DashboardDocument.rounded(g.hltsPerSecond()));
      });
      return row;
    }

    private static @Nullable Long of(OptionalLong n) {
      return n.isPresent() ? n.getAsLong() : null;
    }

    private static double ratio(double part, double whole) {
      return whole == 0 ? 0 : DashboardDocument.rounded(part / whole);
    }
  }

  /// @param recent epochs, the latest last: its vCPUs are told of
  /// @param longer more of them, that tell what waking up took: of an epoch that was not watched nobody knows
  /// @param guest that is asked how it polls by itself
  static VcpuRows of(List<Update> recent, List<Update> longer, Optional<GuestWatch> guest) {
    Map<Integer, Sum> byThread = new LinkedHashMap<>();
    List<VmEpoch> vms = recent.getLast().epoch().vms();
    vms.forEach(vm -> vm.vcpus().forEach(v -> byThread.put(v.threadId(), new Sum(vm, v))));
    for (Update u : recent) {
      for (VmEpoch vm : u.epoch().vms()) {
        for (VcpuEpoch v : vm.vcpus()) {
          Sum sum = byThread.get(v.threadId());
          if (sum != null) {
            sum.add(v);
          }
        }
      }
    }
    for (Update u : longer) {
      u.epoch().vms().forEach(vm -> vm.vcpus().forEach(v -> {
        Sum sum = byThread.get(v.threadId());
        if (sum != null) {
          sum.waits.addAll(v.wakeLatencies());
        }
      }));
    }
    List<Sum> shown = new ArrayList<>(byThread.values());
    if (shown.size() > ROWS) {
      shown.sort(Comparator.comparingLong((Sum s) -> s.halts).reversed());
      shown = shown.subList(0, ROWS);
    }
    return new VcpuRows(vms.size(), byThread.size(),
        shown.stream().sorted(Comparator.comparing((Sum s) -> s.vm.name())
            .thenComparing(s -> s.vm.processId()).thenComparing(s -> s.latest.vcpuId()))
            .map(s -> s.row(guest.flatMap(g -> g.of(s.vm.processId(), s.latest.vcpuId()))))
            .toList());
  }
}
