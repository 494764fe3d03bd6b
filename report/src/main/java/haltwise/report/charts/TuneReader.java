package haltwise.report.charts;

import haltwise.report.HaltProfile;
import haltwise.report.HaltProfile.Quantile;
import haltwise.report.Measured;
import haltwise.report.Measures;
import haltwise.report.charts.TuneResult.Arm;
import haltwise.report.charts.TuneResult.Point;
import haltwise.report.charts.TuneResult.Workload;
import haltwise.trace.facts.TimeHistogram;
import haltwise.trace.facts.TimeHistogram.Bucket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads what [haltwise.report.TuneDocument] writes.
public final class TuneReader {
  private TuneReader() {
  }

  /// Whether a JSON document is the answer of `haltwise tune`.
  public static boolean isMeant(JsonNode doc) {
    return doc.path("workloads").isArray() && doc.path("objective").isString()
        && !doc.path("histogram_only").asBoolean(false);
  }

  /// A document that was never written to a file.
  public static TuneResult of(Map<String, Object> document) {
    JsonMapper mapper = JsonMapper.shared();
    return of(mapper.readTree(mapper.writeValueAsString(document)));
  }

  /// @throws IllegalArgumentException when a workload lacks its settings
  public static TuneResult of(JsonNode doc) {
    return new TuneResult(text(doc, "source"), text(doc, "objective"),
        list(doc.path("workloads"), TuneReader::workload));
  }

  private static Workload workload(JsonNode doc) {
    return new Workload(text(doc, "name"), doc.path("keeps_baseline").asBoolean(false),
        arm(doc.path("baseline")), arm(doc.path("recommended")),
        list(doc.path("front"), TuneReader::point), optional(doc.path("searched_baseline")),
        optional(doc.path("searched_recommended")), count(doc, "candidates"),
        texts(doc.path("reasons")), texts(doc.path("notes")), texts(doc.path("cautions")),
        texts(doc.path("how_to")));
  }

  private static Arm arm(JsonNode doc) {
    if (text(doc, "settings").isEmpty()) {
      throw new IllegalArgumentException("it holds a workload without settings");
    }
    JsonNode measured = doc.path("measured");
    return new Arm(text(doc, "settings"), measures(doc.path("predicted")),
        optionalProfile(doc),
        measured.isObject()
            ? Optional.of(new Measured(measures(measured), (int) count(measured, "runs"),
                number(measured, "work_per_s_lowest"), number(measured, "work_per_s_highest"),
                optionalProfile(measured)))
            : Optional.empty());
  }

  private static Measures measures(JsonNode doc) {
    return new Measures(known(doc, "work_per_s"), number(doc, "polled_cpu_share"),
        number(doc, "blocked_share"), known(doc, "wake_latency_p99_ns"));
  }

  private static Optional<HaltProfile> optionalProfile(JsonNode doc) {
    return doc.has("profile") ? Optional.of(profile(doc.path("profile"))) : Optional.empty();
  }

  private static HaltProfile profile(JsonNode doc) {
    return new HaltProfile(count(doc, "hits"), count(doc, "immediate"), count(doc, "unclassified"),
        count(doc, "misses"), count(doc, "blocks"), histogram(doc.path("polling_time_histogram")),
        histogram(doc.path("arrival_histogram")),
        list(doc.path("window_reach"), n -> n.asDouble(0)),
        list(doc.path("wake_latency_quantiles"),
            q -> new Quantile(number(q, "quantile"), number(q, "ns"))));
  }

  private static Optional<TimeHistogram> histogram(JsonNode doc) {
    List<Bucket> buckets = list(doc.path("buckets"),
        b -> new Bucket(count(b, "from_ns"), count(b, "to_ns"), count(b, "hits"),
            count(b, "misses"), count(b, "unpolled")));
    return buckets.isEmpty()
        ? Optional.empty()
        : Optional.of(new TimeHistogram(buckets, count(doc, "unknown")));
  }

  private static Optional<Point> optional(JsonNode doc) {
    return doc.isObject() ? Optional.of(point(doc)) : Optional.empty();
  }

  private static Point point(JsonNode doc) {
    return new Point(text(doc, "settings"), number(doc, "polled_cpu_share"),
        number(doc, "wake_latency_mean_ns"), number(doc, "blocked_share"),
        doc.path("work_rate").asDouble(1));
  }

  private static <T> List<T> list(JsonNode array, Function<JsonNode, T> each) {
    return array.valueStream().map(each).toList();
  }

  private static List<String> texts(JsonNode array) {
    return list(array, n -> n.asString(""));
  }

  private static String text(JsonNode doc, String key) {
    return doc.path(key).asString("");
  }

  private static long count(JsonNode doc, String key) {
    return doc.path(key).asLong(0);
  }

  private static double number(JsonNode doc, String key) {
    return doc.path(key).asDouble(0);
  }

  private static OptionalDouble known(JsonNode doc, String key) {
    return doc.path(key).isNumber()
        ? OptionalDouble.of(doc.path(key).asDouble(0))
        : OptionalDouble.empty();
  }
}
