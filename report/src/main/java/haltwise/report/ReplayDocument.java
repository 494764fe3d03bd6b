package haltwise.report;

import haltwise.replay.GuestPolling;
import haltwise.replay.Outcome;
import haltwise.report.ReplayReport.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// The JSON of `replay`: the facts of [ReplayText]. The keys are a contract. Shares are 0..1, times ns; null for a
/// percentile of too few halts.
public final class ReplayDocument {
  private static final int ENOUGH_FOR_P99 = 100;

  private ReplayDocument() {
  }

  public static Map<String, Object> of(ReplayReport report) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("trace", report.name());
    doc.put("rule", report.rule().rule().toString());
    doc.put("rule_from", report.rule().origin());
    doc.put("block_price_ns", report.blockPriceNs());
    doc.put("recorded_settings",
        ReplayReport.settingsOf(report.recorded().info()).map(Object::toString));
    doc.put("recorded_halts", report.recorded().all().halts());
    doc.put("events_lost", report.eventsLost());
    doc.put("unknown_arrivals", report.unknownArrivals());
    doc.put("cautions", report.cautions());
    report.guestRule().ifPresent(rule -> doc.put("guest_rule", rule.toString()));
    doc.put("rows", report.rows().stream().map(row -> row(report, row)).toList());
    return doc;
  }

  static Map<String, Object> row(ReplayReport report, Row row) {
    Outcome o = row.outcome();
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("settings", row.policy().toString());
    doc.put("label", row.label());
    doc.put("recorded", row.isRecorded());
    doc.put("halts", o.halts());
    doc.put("absorbed", o.absorbed());
    doc.put("hits", o.hits());
    doc.put("immediate", o.immediates());
    doc.put("misses", o.misses());
    doc.put("blocks", o.blocks());
    doc.put("blocked_share", o.blockedShare());
    doc.put("polled_ns", o.polledNs());
    doc.put("wasted_ns", o.wastedNs());
    doc.put("polled_cpu_share", o.polledCpuShare());
    doc.put("wasted_cpu_share", o.wastedCpuShare());
    doc.put("wake_latency_mean_ns", o.latencyMeanNs());
    doc.put("wake_latency_p99_ns", p99(o.latencyP99Ns(), o.idlePeriods()));
    doc.put("wake_latency_blocked_mean_ns", o.blocks() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) o.latencySumNs() / o.blocks()));
    doc.put("wake_latency_blocked_p99_ns", p99(o.blockedLatencyP99Ns(), o.blocks()));
    doc.put("cost_per_halt_ns", o.costPerHaltNs(report.blockPriceNs()));
    doc.put("work_rate", o.workRate());
    doc.put("work_per_s", report.workPerSecond(row));
    if (report.guestRule().isPresent()) {
      guest(doc, row);
    }
    doc.put("two_states", row.hasTwoStates());
    List<String> cautions = cautions(report, row);
    if (!cautions.isEmpty()) {
      doc.put("caution", String.join("; ", cautions));
    }
    return doc;
  }

  /// In every row as soon as a guest polls in one, so that rows can be compared.
  private static void guest(Map<String, Object> doc, Row row) {
    Outcome o = row.outcome();
    Optional<GuestPolling> guest = row.polling().guest();
    doc.put("guest_settings", guest.map(g -> g.settings().toString()));
    doc.put("poll_control", guest.map(GuestPolling::pollControl));
    doc.put("guest_hits", o.guestHits());
    doc.put("guest_polled_ns", o.guestPolledNs());
    doc.put("guest_polled_cpu_share", o.guestPolledCpuShare());
    doc.put("hlt_exits", o.halts());
  }

  static OptionalDouble p99(long ns, long n) {
    return n < ENOUGH_FOR_P99 ? OptionalDouble.empty() : OptionalDouble.of(ns);
  }

  /// What to know before trusting a row: what holds for all, and what is its own.
  private static List<String> cautions(ReplayReport report, Row row) {
    List<String> all = new ArrayList<>();
    if (report.eventsLost() > 0) {
      all.add(Figure.plural(report.eventsLost(), "event") + " lost while recording");
    }
    all.addAll(report.cautions());
    if (row.polling().guest().isPresent()) {
      all.addAll(report.guestCautions());
    }
    if (row.hasTwoStates()) {
      all.add(ReplayText.twoStates(row));
    }
    return all;
  }
}
