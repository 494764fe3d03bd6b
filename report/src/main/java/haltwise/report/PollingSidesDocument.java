package haltwise.report;

import haltwise.tune.Objective;
import haltwise.tune.PollingCosts.Parts;
import haltwise.tune.WhoPolls.SideBest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Who should poll, as JSON in the form of [TuneDocument]: `side` is `either`, `who` the answer (`none`, `host`, `guest`,
/// `both`), and `sides` holds the best of each. Times in ns, shares in 0..1.
public final class PollingSidesDocument {
  private PollingSidesDocument() {
  }

  public static Map<String, Object> of(String source, String objective, List<PollingSides> vms) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("source", source);
    all.put("objective", objective);
    all.put("side", "either");
    all.put("workloads", vms.stream().map(PollingSidesDocument::vm).toList());
    return all;
  }

  private static Map<String, Object> vm(PollingSides vm) {
    Map<String, Object> all = new LinkedHashMap<>();
    SideBest chosen = vm.answer().chosen();
    all.put("name", vm.name());
    all.put("side", "either");
    all.put("who", PollingSides.word(chosen.side()));
    all.put("baseline", Map.of("settings", vm.inForce().toString(), "predicted",
        TunedGuestDocument.predicted(vm.answer().inForce(), Measures
            .predicted(vm.answer().inForce().outcome(), vm.recordedWorkPerSecond()))));
    all.put("recommended", side(chosen, vm));
    all.put("sides", vm.answer().sides().stream().map(s -> side(s, vm)).toList());
    all.put("reasons", vm.answer().reasons());
    all.put("cautions", vm.answer().warnings());
    all.put("assumptions", vm.answer().assumptions());
    all.put("costs", TunedGuest.costs(vm.answer().costs()));
    all.put("how_to", vm.howTo());
    return all;
  }

  private static Map<String, Object> side(SideBest s, PollingSides vm) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("who", PollingSides.word(s.side()));
    all.put("settings", TunedGuest.settings(s.searched()));
    all.put("keeps_limits", s.keepsLimits());
    all.put("searched_score", s.score());
    all.put("predicted", TunedGuestDocument.predicted(s.reported(), vm.predicted(s)));
    switch (vm.objective()) {
      case Objective.Cost c ->
        all.put("cost_per_idle_period", parts(vm.parts(s, c.blockPriceNs())));
      case Objective.Throughput _ -> {
      }
    }
    return all;
  }

  private static Map<String, Object> parts(Parts p) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("sum_ns", p.sumNs());
    all.put("polled_ns", p.polledNs());
    all.put("blocks_ns", p.blocksNs());
    all.put("exits_ns", p.exitsNs());
    all.put("stolen_ns", p.stolenNs());
    all.put("ticks_ns", p.ticksNs());
    return all;
  }
}
