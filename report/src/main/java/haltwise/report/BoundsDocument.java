package haltwise.report;

import haltwise.trace.HostSettings;
import haltwise.tune.bounds.BoundedSettings;
import haltwise.tune.bounds.CountsAnswer;
import haltwise.tune.bounds.Range;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What tuning by counters came to, as JSON. Times in ns, shares in 0..1; each bound has `low` and `high`.
public final class BoundsDocument {
  private BoundsDocument() {
  }

  public static Map<String, Object> of(String source, String objective, List<BoundedVm> vms) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("source", source);
    all.put("objective", objective);
    all.put("histogram_only", true);
    all.put("workloads", vms.stream().map(BoundsDocument::vm).toList());
    return all;
  }

  private static Map<String, Object> vm(BoundedVm vm) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("name", vm.vm().name());
    vm.answer().ifPresent(a -> {
      all.put("halts", a.halts());
      all.put("least_cost_per_halt_ns", BoundedVm.perHalt(a, a.leastCostNs()));
      all.put("wake_latency_limit_ns", a.latency().ns());
      all.put("wake_latency_limit_from", a.latency().origin());
      all.put("misses_cut_short", a.cutShort());
      all.put("baseline", row(vm, a, a.inForce()));
      all.put("surely_better", a.surest().map(s -> row(vm, a, s)));
      all.put("near_the_best", a.isNearTheBest());
      all.put("bounds",
          a.rows().stream().skip(1).map(row -> row(vm, a, row)).toList());
    });
    all.put("findings", vm.findings());
    all.put("assumptions", vm.assumptions());
    return all;
  }

  private static Map<String, Object> row(BoundedVm vm, CountsAnswer a, BoundedSettings row) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("kind", row.kind().name().toLowerCase(Locale.ROOT));
    all.put("settings", row.settings().map(HostSettings::toString));
    all.put("blocked_share", range(row.bounds().blocks().times(1.0 / a.halts())));
    OptionalDouble one = vm.facts().shareOfTime(OptionalLong.of(1));
    if (one.isPresent()) {
      all.put("polled_cpu_share", range(row.bounds().polledNs().times(one.getAsDouble())));
    }
    all.put("cost_per_halt_ns", range(row.bounds().costNs().times(1.0 / a.halts())));
    all.put("verdict", row.verdict().name().toLowerCase(Locale.ROOT));
    return all;
  }

  /// Null: without end.
  private static Map<String, Object> range(Range r) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("low", r.low());
    all.put("high", Double.isInfinite(r.high())
        ? OptionalDouble.empty()
        : OptionalDouble.of(r.high()));
    return all;
  }
}
