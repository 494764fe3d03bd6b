package haltwise.app.dashboard;

import haltwise.app.dashboard.Changes.Change;
import haltwise.app.dashboard.History.Update;
import haltwise.app.serve.EpochRecord;
import haltwise.control.ControlPlan;
import haltwise.control.Decision;
import haltwise.control.Decision.Expected;
import haltwise.trace.HostSettings;
import haltwise.trace.facts.TimeHistogram;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What the page is told, as JSON. Times are ns, clock times ms since 1970, shares 0..1; `null` where there is no such number.
final class DashboardDocument {
  /// Numbers of the cards and of the table are of so many epochs: two seconds.
  private static final int RECENT_EPOCHS = 8;
  /// The columns of a point.
  static final List<String> POINT = List.of("end_ms", "length_ns", "halts", "hits", "misses",
      "blocks", "polled_share", "wasted_share", "window_low_ns", "window_mean_ns",
      "window_high_ns", "max_ns", "cost_ns", "predicted_cost_ns", "predicted_polled_share",
      "predicted_blocked_share", "wake_p50_ns", "wake_p99_ns", "spent_share", "budget_share",
      "own_cpu_share", "watched_cpu_share", "events_lost", "steal_share");

  private final Map<String, Object> head = new LinkedHashMap<>();
  private final Optional<GuestWatch> guest;

  DashboardDocument(String run, String what, String version, Instant start,
      Optional<GuestWatch> guest) {
    this.guest = guest;
    head.put("run", run);
    head.put("what", what);
    head.put("version", version);
    head.put("start_ms", start.toEpochMilli());
  }

  /// All of it.
  ///
  /// @param waiting as [#waiting] tells it, while no VM runs
  Map<String, Object> snapshot(History history, Optional<Map<String, Object>> waiting) {
    Map<String, Object> doc = new LinkedHashMap<>(head);
    List<Map<String, Object>> levels = new ArrayList<>();
    for (int l = 0; l < Ladder.LEVELS.size(); l++) {
      Map<String, Object> level = new LinkedHashMap<>();
      level.put("name", Ladder.LEVELS.get(l).name());
      level.put("epochs", Ladder.LEVELS.get(l).epochs());
      level.put("kept", Ladder.LEVELS.get(l).kept());
      level.put("points",
          history.ladder().points(l).stream().map(DashboardDocument::point).toList());
      levels.add(level);
    }
    doc.put("columns", POINT);
    doc.put("levels", levels);
    doc.put("changes_kept", Changes.KEPT);
    doc.put("experiments_kept", Changes.EXPERIMENTS_KEPT);
    doc.put("changes", history.changes().all().stream().map(DashboardDocument::change).toList());
    doc.put("now", history.latest(1).isEmpty() ? null : now(history));
    doc.put("waiting", waiting);
    return doc;
  }

  /// What an epoch brought.
  Map<String, Object> update(History history, Update u) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("closed", u.closed().stream().map(p -> p.map(DashboardDocument::point)).toList());
    doc.put("changes", u.changes().stream().map(DashboardDocument::change).toList());
    doc.put("now", now(history));
    return doc;
  }

  Map<String, Object> waiting(Instant time, HostSettings inForce) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("end_ms", time.toEpochMilli());
    doc.put("in_force", inForce.toString());
    return doc;
  }

  Map<String, Object> note(String sentence) {
    return Map.of("sentence", sentence);
  }

  private Map<String, Object> now(History history) {
    List<Update> recent = history.latest(RECENT_EPOCHS);
    EpochRecord e = recent.getLast().epoch();
    ControlPlan plan = e.plan();
    PointSum sum = new PointSum();
    recent.forEach(u -> sum.add(u.epoch(), u.predicted(), u.spentShare()));
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("epoch", e.number());
    doc.put("end_ms", e.time().toEpochMilli());
    doc.put("in_force", e.inForce().toString());
    doc.put("max_ns", e.inForce().maxNs());
    doc.put("baseline", plan.baseline().toString());
    doc.put("block_price_ns", plan.blockPriceNs());
    doc.put("budget_share", plan.polledBudget());
    doc.put("condition", e.condition().map(c -> "when." + c.word()));
    doc.put("decision", decision(e.decision()));
    doc.put("missed", e.missed());
    doc.put("events_lost", e.cost().lost());
    doc.put("events_per_s", rounded(e.cost().eventsPerSecond()));
    doc.put("recent", point(sum.point()));
    VcpuRows rows = VcpuRows.of(recent, history.latest(History.EPOCHS), guest);
    doc.put("vms", rows.vms());
    doc.put("vcpus", rows.vcpus());
    doc.put("rows", rows.rows());
    doc.put("polling_now", history.pollingTimes().now().map(DashboardDocument::histogram));
    doc.put("polling_before", history.pollingTimes().before().map(DashboardDocument::histogram));
    return doc;
  }

  private static Map<String, Object> histogram(PollingTimes.Histogram h) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("settings", h.settings().toString());
    doc.put("length_ns", h.ns());
    doc.put("buckets", h.halts().buckets().stream().map(DashboardDocument::bucket).toList());
    return doc;
  }

  private static List<Long> bucket(TimeHistogram.Bucket b) {
    return List.of(b.fromNs(), b.toNs(), b.hits(), b.misses(), b.unpolled());
  }

  private static Map<String, Object> change(Change c) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("epoch", c.epoch());
    doc.put("end_ms", c.endMs());
    doc.put("experiment", c.experiment());
    doc.put("from", c.from());
    doc.putAll(decision(c.decision()));
    doc.put("came", c.came().map(DashboardDocument::expected));
    return doc;
  }

  private static Map<String, Object> decision(Decision d) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("kind", kind(d));
    if (d instanceof Decision.FallBack f) {
      doc.put("guard", f.guard().word());
    }
    doc.put("settings", (d instanceof Decision.Probe p ? p.probed() : d.settings()).toString());
    doc.put("because", d.because());
    doc.put("predicted", expected(d.expected()));
    return doc;
  }

  private static String kind(Decision d) {
    return switch (d) {
      case Decision.Keep _ -> "keep";
      case Decision.Change _ -> "change";
      case Decision.Compare _ -> "compare";
      case Decision.Probe _ -> "probe";
      case Decision.FallBack _ -> "fall-back";
      case Decision.Abstain _ -> "abstain";
    };
  }

  private static List<Double> expected(Expected e) {
    return List.of(rounded(e.costPerHaltNs()), rounded(e.polledShare()),
        rounded(e.blockedShare()));
  }

  private static List<Optional<? extends Number>> point(Point p) {
    return List.of(of(p.endMs()), of(p.lengthNs()), of(p.halts()), of(p.hits()), of(p.misses()),
        of(p.blocks()), of(p.polledShare()), of(p.wastedShare()), of(p.windowLowNs()),
        of(p.windowMeanNs()), of(p.windowHighNs()), of(p.maxNs()), of(p.costNs()),
        of(p.predictedCostNs()), of(p.predictedPolledShare()), of(p.predictedBlockedShare()),
        of(p.wakeP50Ns()), of(p.wakeP99Ns()), of(p.spentShare()), of(p.budgetShare()),
        of(p.ownCpuShare()), of(p.watchedCpuShare()), of(p.eventsLost()), of(p.stealShare()));
  }

  private static Optional<Long> of(long n) {
    return Optional.of(n);
  }

  private static Optional<Double> of(double n) {
    return Optional.of(rounded(n));
  }

  private static Optional<Long> of(OptionalLong n) {
    return n.isPresent() ? Optional.of(n.getAsLong()) : Optional.empty();
  }

  private static Optional<Double> of(OptionalDouble n) {
    return n.isPresent() ? of(n.getAsDouble()) : Optional.empty();
  }

  /// To six digits: what is sent is to be short.
  static double rounded(double n) {
    return n == 0 || !Double.isFinite(n)
        ? 0
        : new BigDecimal(n).round(new MathContext(6)).doubleValue();
  }
}
