package haltwise.app.serve;

import haltwise.control.ControlPlan;
import haltwise.control.Decision;
import haltwise.control.Disturbances;
import haltwise.control.Disturbances.MissedGoal;
import haltwise.control.EpochObservation;
import haltwise.control.Forecast;
import haltwise.control.Measured;
import haltwise.control.Pace;
import haltwise.control.Spending;
import haltwise.trace.HostSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A decision log: JSON lines. The first holds the plan (as does each from which on another one holds), each other one an epoch: all that the controller learnt of it, and
/// what it decided. The keys are a contract, told in docs/guide-serve.md. Numbers are written so that they read back as the
/// very same.
final class LogFormat {
  static final String NAME = "haltwise-decisions";
  static final int VERSION = 1;

  private LogFormat() {
  }

  /// @param source what the halts come from
  static Map<String, Object> header(ControlPlan plan, long firstEpoch, Spending spent,
      String source, String writer) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("format", NAME);
    doc.put("version", VERSION);
    doc.put("writer", writer);
    doc.put("source", source);
    doc.put("first_epoch", firstEpoch);
    doc.put("block_price_ns", plan.blockPriceNs());
    doc.put("baseline", plan.baseline().toString());
    doc.put("start", plan.start().toString());
    doc.put("polled_budget_share", plan.polledBudget());
    doc.put("spent_polled_ns", spent.polledNs());
    doc.put("spent_halts", spent.halts());
    doc.put("pace", pace(plan.pace()));
    doc.put("candidates", plan.candidates().stream().map(Object::toString).toList());
    return doc;
  }

  static ControlPlan plan(JsonNode header) {
    return new ControlPlan(header.required("block_price_ns").asLong(),
        settings(header.required("baseline")), settings(header.required("start")),
        header.required("candidates").valueStream().map(LogFormat::settings).toList(),
        Optional.of(header.required("polled_budget_share")).filter(n -> !n.isNull())
            .map(JsonNode::asDouble),
        pace(header.required("pace")));
  }

  static Spending spent(JsonNode header) {
    return new Spending(longs(header.path("spent_polled_ns")), longs(header.path("spent_halts")));
  }

  private static List<Long> longs(JsonNode array) {
    return array.valueStream().map(JsonNode::asLong).toList();
  }

  static Map<String, Object> epoch(EpochObservation o, Decision decision) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("epoch", o.epoch());
    doc.put("length_ns", o.lengthNs());
    doc.put("vcpus", o.vcpus());
    doc.put("in_force", o.inForce().toString());
    if (!o.isWatched()) {
      doc.put("watched", false);
      o.counted().ifPresent(c -> doc.put("real", measured(c)));
      doc.put("steal_share", o.disturbances().stealShare());
      doc.put("decision", decision(decision));
      return doc;
    }
    doc.put("real", measured(o.real()));
    o.counted().ifPresent(c -> doc.put("counted", measured(c)));
    o.probe().ifPresent(p -> doc.put("probe", measured(p)));
    doc.put("hot_ns", o.hotNs());
    doc.put("hot_halts", o.hotHalts());
    doc.put("near_halts", o.nearHalts());
    doc.put("wake_latency_ns", o.wakeLatencyNs());
    doc.put("events_lost", o.disturbances().eventsLost());
    doc.put("steal_share", o.disturbances().stealShare());
    doc.put("missed_goals", o.disturbances().missedGoals().stream().map(LogFormat::goal).toList());
    o.disturbances().hindrance().ifPresent(h -> doc.put("hindrance", h));
    doc.put("forecasts", o.forecasts().stream()
        .map(f -> List.of(f.polledNs(), f.blocks(), f.exposed(), f.errorNs())).toList());
    doc.put("decision", decision(decision));
    return doc;
  }

  static EpochObservation observation(JsonNode line) {
    if (!line.path("watched").asBoolean(true)) {
      return EpochObservation.unwatched(line.required("epoch").asLong(),
          line.required("length_ns").asLong(), line.required("vcpus").asInt(),
          settings(line.required("in_force")), line.optional("real").map(LogFormat::measured),
          new Disturbances(0, line.required("steal_share").asDouble(), List.of()));
    }
    return new EpochObservation(line.required("epoch").asLong(),
        line.required("length_ns").asLong(),
        line.required("vcpus").asInt(), settings(line.required("in_force")),
        measured(line.required("real")),
        line.optional("probe").map(LogFormat::measured),
        line.required("forecasts").valueStream()
            .map(f -> new Forecast(f.required(0).asLong(), f.required(1).asLong(),
                f.required(2).asLong(), f.required(3).asLong()))
            .toList(),
        line.required("hot_ns").asLong(), line.required("hot_halts").asLong(),
        line.required("near_halts").asLong(), line.required("wake_latency_ns").asLong(),
        new Disturbances(line.required("events_lost").asLong(),
            line.required("steal_share").asDouble(),
            line.required("missed_goals").valueStream().map(LogFormat::goal).toList(),
            line.optional("hindrance").map(JsonNode::asString)),
        line.optional("counted").map(LogFormat::measured));
  }

  static Map<String, Object> decision(Decision d) {
    Map<String, Object> doc = new LinkedHashMap<>();
    switch (d) {
      case Decision.Keep k -> {
        doc.put("kind", "keep");
        if (k.rest() > 0) {
          doc.put("rest", k.rest());
        }
        k.guard().ifPresent(g -> doc.put("held_by", g.word()));
      }
      case Decision.Change c -> {
        doc.put("kind", "change");
        doc.put("from", c.from().toString());
      }
      case Decision.Compare _ -> doc.put("kind", "compare");
      case Decision.Probe p -> {
        doc.put("kind", "probe");
        doc.put("probed", p.probed().toString());
      }
      case Decision.FallBack f -> {
        doc.put("kind", "fall-back");
        doc.put("guard", f.guard().word());
      }
      case Decision.Abstain _ -> doc.put("kind", "abstain");
    }
    doc.put("settings", d.settings().toString());
    doc.put("expected_cost_per_halt_ns", d.expected().costPerHaltNs());
    doc.put("expected_polled_cpu_share", d.expected().polledShare());
    doc.put("expected_blocked_share", d.expected().blockedShare());
    if (!(d instanceof Decision.Keep)) {
      doc.put("because", d.because()); // most of a log would be why nothing changes
    }
    return doc;
  }

  private static Map<String, Object> measured(Measured m) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("halts", m.halts());
    doc.put("blocks", m.blocks());
    doc.put("polled_ns", m.polledNs());
    return doc;
  }

  private static Measured measured(JsonNode doc) {
    return new Measured(doc.required("halts").asLong(), doc.required("blocks").asLong(),
        doc.required("polled_ns").asLong());
  }

  private static Map<String, Object> goal(MissedGoal g) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("vm", g.vm());
    doc.put("measure", g.measure());
    doc.put("got_ns", g.gotNs());
    doc.put("goal_ns", g.goalNs());
    return doc;
  }

  private static MissedGoal goal(JsonNode doc) {
    return new MissedGoal(doc.required("vm").asString(), doc.required("measure").asString(),
        doc.required("got_ns").asLong(), doc.required("goal_ns").asLong());
  }

  private static Map<String, Object> pace(Pace p) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("discount", p.discount());
    doc.put("hysteresis", p.hysteresis());
    doc.put("errors", p.errors());
    doc.put("dwell", p.dwell());
    doc.put("urgent", p.urgent());
    doc.put("comparison_every", p.comparisonEvery());
    doc.put("purse", p.purse());
    doc.put("freeze", p.freeze());
    doc.put("longest_freeze", p.longestFreeze());
    doc.put("probe_every", p.probeEvery());
    doc.put("longest_probe", p.longestProbe());
    doc.put("miss", p.miss());
    doc.put("worse", p.worse());
    doc.put("lost", p.lost());
    doc.put("steal", p.steal());
    doc.put("calm", p.calm());
    doc.put("longest_rest", p.longestRest());
    return doc;
  }

  private static Pace pace(JsonNode d) {
    return new Pace(d.required("discount").asDouble(), d.required("hysteresis").asDouble(),
        d.required("errors").asDouble(), d.required("dwell").asInt(),
        d.required("urgent").asDouble(), d.required("comparison_every").asInt(),
        d.required("purse").asDouble(), d.required("freeze").asInt(),
        d.required("longest_freeze").asInt(), d.required("probe_every").asInt(),
        d.required("longest_probe").asInt(), d.required("miss").asDouble(),
        d.required("worse").asDouble(), d.required("lost").asDouble(),
        d.required("steal").asDouble(), d.path("calm").asInt(0), d.path("longest_rest").asInt(0));
  }

  private static HostSettings settings(JsonNode text) {
    return HostSettings.parse(text.asString(), HostSettings.KERNEL_DEFAULT);
  }
}
