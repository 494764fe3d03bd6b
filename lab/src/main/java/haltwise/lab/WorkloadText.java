package haltwise.lab;

import haltwise.trace.Nanos;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Workloads as people write them: a name and parameters `key=value`.
final class WorkloadText {
  private static final List<String> NAMES = List.of("storage", "ticks", "poisson", "bursts",
      "frames", "pingpong", "phases");
  private static final String DEFAULT_PARTS = "storage service=50us; ticks hz=250";

  private final String name;
  private final Map<String, String> parameters;
  private final Set<String> known = new LinkedHashSet<>();

  private WorkloadText(String name, Map<String, String> parameters) {
    this.name = name;
    this.parameters = parameters;
  }

  static List<String> names() {
    return NAMES;
  }

  static Workload parse(String label) {
    String[] nameAndRest = label.strip().split("\\s+", 2);
    Map<String, String> parameters = new LinkedHashMap<>();
    String rest = nameAndRest.length == 1 ? "" : nameAndRest[1];
    int of = rest.indexOf("of=");
    if (nameAndRest[0].equals("phases") && of >= 0) {
      parameters.put("of", rest.substring(of + 3)); // the rest of the line: labels hold spaces
      rest = rest.substring(0, of);
    }
    for (String word : rest.isBlank() ? new String[0] : rest.strip().split("\\s+")) {
      String[] pair = word.split("=", 2);
      if (pair.length != 2) {
        throw new IllegalArgumentException("\"" + word + "\" in workload \"" + label
            + "\" is no parameter. Write key=value, such as service=100us.");
      }
      if (parameters.put(pair[0], pair[1]) != null) {
        throw new IllegalArgumentException("\"" + pair[0] + "\" stands twice in workload \"" + label
            + "\". Give each parameter once.");
      }
    }
    return workload(nameAndRest[0], parameters);
  }

  static Workload workload(String name, Map<String, String> parameters) {
    WorkloadText text = new WorkloadText(name, parameters);
    Workload workload = text.read();
    text.rejectUnknown();
    return workload;
  }

  private Workload read() {
    long seed = whole("seed", "1"); // where nothing is random it changes nothing
    return switch (name) {
      case "storage" -> new Storage(time("service", "100us"), number("sigma", "0.3"),
          (int) whole("depth", "1"), seed);
      case "ticks" -> new Ticks((int) whole("hz", "250"));
      case "poisson" -> new Poisson(number("rate", "5000"), seed);
      case "bursts" -> new Bursts(number("burst-rate", "20000"), number("idle-rate", "200"),
          time("burst", "5ms"), time("idle", "20ms"), seed);
      case "frames" -> new Frames(times("every", "16.7ms"), (int) whole("wakes", "4"),
          time("gap", "80us"), number("sigma", "0.3"), number("rate", "0"), seed);
      case "pingpong" -> new PingPong(time("work", "0"));
      case "phases" -> new Phases(parts(value("of", DEFAULT_PARTS), seed), time("period", "500ms"));
      default ->
        throw new IllegalArgumentException("Unknown workload \"" + name + "\". Use one of: "
            + String.join(", ", NAMES) + ".");
    };
  }

  /// Labels with `;` between them; a part without a seed takes its own from the whole's.
  private static List<Workload.Single> parts(String labels, long seed) {
    List<Workload.Single> parts = new ArrayList<>();
    for (String label : labels.split(";")) {
      boolean hasSeed = Arrays.stream(label.split("\\s+")).anyMatch(w -> w.startsWith("seed="));
      String seeded = hasSeed ? label : label + " seed=" + (seed + parts.size());
      switch (parse(seeded)) {
        case Workload.Single single -> parts.add(single);
        case Phases p -> throw new IllegalArgumentException("phases cannot hold \"" + p.label()
            + "\". List its parts in one row instead.");
      }
    }
    return parts;
  }

  private String value(String key, String fallback) {
    known.add(key);
    return parameters.getOrDefault(key, fallback);
  }

  private long time(String key, String fallback) {
    return Nanos.parse(value(key, fallback));
  }

  private List<Long> times(String key, String fallback) {
    return Arrays.stream(value(key, fallback).split(",")).map(Nanos::parse).toList();
  }

  private long whole(String key, String fallback) {
    String text = value(key, fallback);
    try {
      return key.equals("seed") ? Long.parseLong(text.strip()) : Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          key + "=" + text + " is not a whole number. Write for example " + key + "=" + fallback
              + ".",
          e);
    }
  }

  private double number(String key, String fallback) {
    String text = value(key, fallback);
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          key + "=" + text + " is not a number. Write for example " + key + "=" + fallback + ".",
          e);
    }
  }

  private void rejectUnknown() {
    for (String key : parameters.keySet()) {
      if (!known.contains(key)) {
        throw new IllegalArgumentException("Workload " + name + " has no parameter \"" + key
            + "\". Use one of: " + String.join(", ", known) + ".");
      }
    }
  }
}
