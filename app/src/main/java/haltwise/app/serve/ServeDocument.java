package haltwise.app.serve;

import haltwise.control.Decision;
import haltwise.control.EpochObservation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The JSON of `serve`: the facts of [ServeText]. The keys are a contract. Shares are 0..1, times ns; `null` where there is
/// no such number.
public final class ServeDocument {
  private ServeDocument() {
  }

  /// @param decisions those that changed something, as [#decision] writes them
  public static Map<String, Object> of(String trace, long blockPriceNs, SimulatedRun run,
      List<Map<String, Object>> decisions) {
    double clairvoyantNs = run.rows().getLast().costNs();
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("trace", trace);
    doc.put("block_price_ns", blockPriceNs);
    doc.put("halts", run.halts());
    doc.put("vcpus", run.vcpus());
    doc.put("elapsed_ns", run.elapsedNs());
    doc.put("changes", run.changes());
    doc.put("cautions", run.cautions());
    doc.put("hindsight_settings", run.grid());
    List<Map<String, Object>> rows = new ArrayList<>();
    for (SimulatedRun.Row row : run.rows()) {
      Map<String, Object> r = new LinkedHashMap<>();
      r.put("who", row.who());
      r.put("settings", row.settings());
      r.put("cost_per_halt_ns", run.costPerHaltNs(row));
      r.put("cost_ratio", clairvoyantNs == 0 ? 0 : row.costNs() / clairvoyantNs);
      r.put("polled_ns", row.polledNs());
      r.put("blocks", row.blocks());
      rows.add(r);
    }
    doc.put("rows", rows);
    doc.put("decisions", decisions);
    return doc;
  }

  /// Of a VM that was controlled.
  public static Map<String, Object> of(ServedRun run) {
    long blockPriceNs = run.plan().blockPriceNs();
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("workload", run.workload());
    doc.put("block_price_ns", blockPriceNs);
    doc.put("baseline", run.plan().baseline().toString());
    doc.put("start", run.plan().start().toString());
    doc.put("elapsed_ns", run.elapsedNs());
    doc.put("work_per_s", run.workItems() < 0 ? null : run.workPerSecond());
    doc.put("halts", run.total().halts());
    doc.put("blocked_share", run.total().blockedShare());
    doc.put("polled_cpu_share", run.polledCpuShare());
    doc.put("cost_per_halt_ns", run.total().costPerHaltNs(blockPriceNs));
    doc.put("changes", run.changes());
    doc.put("own_cpu_share", run.ownCpuShare());
    doc.put("events_lost", run.eventsLost());
    doc.put("decisions", run.decisions());
    return doc;
  }

  /// One decision, and the epoch at whose end it was taken.
  public static Map<String, Object> decision(EpochObservation o, Decision d, long blockPriceNs) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("epoch", o.epoch());
    doc.put("at_ns", (o.epoch() + 1) * o.lengthNs());
    doc.put("in_force", o.inForce().toString());
    doc.put("halts", o.real().halts());
    doc.put("cost_per_halt_ns", o.real().costPerHaltNs(blockPriceNs));
    doc.put("polled_cpu_share", o.polledShare());
    doc.put("blocked_share", o.real().blockedShare());
    doc.putAll(LogFormat.decision(d));
    return doc;
  }

  /// Of `serve --replay`.
  public static Map<String, Object> replayed(String file, DecisionReplay replay) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("log", file);
    doc.put("source", replay.source());
    doc.put("decisions", replay.decisions());
    doc.put("cut", replay.isCut());
    doc.put("same", replay.difference().isEmpty());
    replay.difference().ifPresent(d -> {
      doc.put("first_difference_epoch", d.epoch());
      doc.put("recorded", d.recorded());
      doc.put("replayed", d.replayed());
    });
    return doc;
  }
}
