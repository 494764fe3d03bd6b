package haltwise.compare;

import haltwise.compare.Comparison.State;
import haltwise.compare.Measure.Direction;
import haltwise.trace.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;

/// The documents of [ComparisonFolder] and what they stand for.
final class ComparisonFormat {
  private static final String VERSION_KEY = "haltwise_comparison";
  private static final int VERSION = 1;

  private ComparisonFormat() {
  }

  static Map<String, Object> plan(Plan plan, Environment before) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put(VERSION_KEY, VERSION);
    doc.put("recorder", plan.recorder());
    doc.put("command", plan.command());
    doc.put("started_at", plan.startedAt());
    doc.put("load", plan.load());
    doc.put("main_measure", plan.main().name());
    doc.put("arms", plan.arms().stream()
        .map(a -> Map.of("name", a.name(), "settings", a.settings().toString())).toList());
    doc.put("measures", plan.measures().stream().map(ComparisonFormat::measure).toList());
    doc.put("protocol", protocol(plan.protocol()));
    doc.put("environment", before.facts());
    return doc;
  }

  private static Map<String, Object> measure(Measure m) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("name", m.name());
    doc.put("unit", m.unit());
    doc.put("better", m.direction().name().toLowerCase(Locale.ROOT));
    doc.put("estimated", m.estimated());
    doc.put("meaning", m.meaning());
    return doc;
  }

  private static Map<String, Object> protocol(Protocol p) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("rounds", p.rounds());
    doc.put("run_ns", p.runNs());
    doc.put("warm_up_ns", p.warmUpNs());
    doc.put("settle_ns", p.settleNs());
    doc.put("control", p.control());
    doc.put("retries", p.retries());
    doc.put("disturbed_share", p.disturbedShare());
    doc.put("seed", p.seed());
    return doc;
  }

  static Map<String, Object> run(Run run) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("round", run.round());
    doc.put("place", run.place());
    doc.put("attempt", run.attempt());
    doc.put("arm", run.arm());
    switch (run.outcome()) {
      case Outcome.Finished _ -> doc.put("outcome", "finished");
      case Outcome.Void(List<VoidReason> reasons) -> {
        doc.put("outcome", "void");
        doc.put("void_reasons", reasons.stream()
            .map(r -> Map.of("kind", r.kind().word(), "text", r.text())).toList());
      }
    }
    doc.put("start_ns", run.startNs());
    doc.put("end_ns", run.endNs());
    run.precheck().ifPresent(p -> doc.put("precheck", p));
    run.traceFile().ifPresent(t -> doc.put("trace", t));
    doc.put("notes", run.notes());
    Map<String, Object> values = new LinkedHashMap<>();
    run.values().forEach((m, v) -> values.put(m.name(), v));
    doc.put("values", values);
    return doc;
  }

  static Map<String, Object> end(State state, Environment after) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("state", state.word());
    doc.put("environment", after.facts());
    return doc;
  }

  static Plan plan(JsonNode doc) {
    if (doc.path(VERSION_KEY).asInt(0) != VERSION) {
      throw new IllegalArgumentException(VERSION_KEY + " is " + doc.path(VERSION_KEY) + ", not "
          + VERSION);
    }
    List<Measure> measures = new ArrayList<>();
    doc.path("measures").forEach(m -> measures.add(new Measure(text(m, "name"), text(m, "unit"),
        oneOf(Direction.values(), text(m, "better")), m.path("estimated").asBoolean(false),
        text(m, "meaning"))));
    List<Arm> arms = new ArrayList<>();
    doc.path("arms").forEach(a -> arms.add(new Arm(text(a, "name"),
        Settings.parse(text(a, "settings")))));
    return new Plan(arms, text(doc, "load"), measures, named(measures, text(doc, "main_measure")),
        protocol(doc.path("protocol")), texts(doc, "command"), text(doc, "recorder"),
        text(doc, "started_at"));
  }

  private static Protocol protocol(JsonNode p) {
    return new Protocol((int) whole(p, "rounds"), whole(p, "run_ns"), whole(p, "warm_up_ns"),
        whole(p, "settle_ns"), p.path("control").asBoolean(false), (int) whole(p, "retries"),
        number(p, "disturbed_share"), whole(p, "seed"));
  }

  static Run run(JsonNode doc, Plan plan) {
    List<VoidReason> reasons = new ArrayList<>();
    doc.path("void_reasons").forEach(r -> reasons
        .add(new VoidReason(oneOf(VoidReason.Kind.values(), text(r, "kind")), text(r, "text"))));
    Map<Measure, Double> values = new LinkedHashMap<>();
    JsonNode numbers = doc.path("values");
    numbers.properties().forEach(
        e -> values.put(named(plan.measures(), e.getKey()), number(numbers, e.getKey())));
    return new Run((int) whole(doc, "round"), (int) whole(doc, "place"),
        (int) whole(doc, "attempt"), plan.arm(text(doc, "arm")).name(), Outcome.of(reasons),
        values, whole(doc, "start_ns"), whole(doc, "end_ns"),
        doc.has("precheck")
            ? OptionalDouble.of(number(doc, "precheck"))
            : OptionalDouble.empty(),
        doc.has("trace") ? Optional.of(text(doc, "trace")) : Optional.empty(),
        texts(doc, "notes"));
  }

  static State state(JsonNode end) {
    return oneOf(State.values(), text(end, "state"));
  }

  static Environment environment(JsonNode doc) {
    Map<String, String> facts = new LinkedHashMap<>();
    doc.path("environment").properties()
        .forEach(e -> facts.put(e.getKey(), e.getValue().asString("")));
    return new Environment(facts);
  }

  private static Measure named(List<Measure> measures, String name) {
    return measures.stream().filter(m -> m.name().equals(name)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no measure \"" + name + "\""));
  }

  private static <E extends Enum<E>> E oneOf(E[] all, String word) {
    for (E one : all) {
      if (one.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word)) {
        return one;
      }
    }
    throw new IllegalArgumentException("\"" + word + "\" is not known here");
  }

  private static long whole(JsonNode doc, String key) {
    JsonNode n = doc.path(key);
    if (!n.isIntegralNumber() || !n.canConvertToLong()) {
      throw new IllegalArgumentException(key + " is " + n + ", which is no whole number");
    }
    return n.asLong();
  }

  private static double number(JsonNode doc, String key) {
    JsonNode n = doc.path(key);
    if (!n.isNumber()) {
      throw new IllegalArgumentException(key + " is " + n + ", which is no number");
    }
    return n.asDouble();
  }

  private static List<String> texts(JsonNode doc, String key) {
    List<String> all = new ArrayList<>();
    doc.path(key).forEach(n -> all.add(n.asString("")));
    return all;
  }

  private static String text(JsonNode doc, String key) {
    return doc.path(key).asString("");
  }
}
