package haltwise.doctor.host;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// Names and values, one a line: `cpus 0-3`.
final class Lines {
  private final Map<String, String> values = new TreeMap<>();

  Lines put(String name, String value) {
    if (!value.isEmpty()) {
      values.put(name, value.replace('\n', ' '));
    }
    return this;
  }

  Lines put(String name, long value) {
    return put(name, Long.toString(value));
  }

  static Lines parse(String text) {
    Lines lines = new Lines();
    text.lines().map(l -> l.split(" ", 2)).filter(l -> l.length == 2)
        .forEach(l -> lines.put(l[0], l[1].strip()));
    return lines;
  }

  Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /// @throws IllegalArgumentException when there is none
  String need(String name) {
    return get(name).orElseThrow(() -> new IllegalArgumentException(
        "The captured host says no \"" + name + "\". Capture it again with this version."));
  }

  /// @throws IllegalArgumentException when there is none, or it is no number
  long number(String name) {
    try {
      return Long.parseLong(need(name));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("The captured host says \"" + name + " " + need(name)
          + "\", which is no number. Capture it again with this version.", e);
    }
  }

  /// @throws IllegalArgumentException when there is none, or it is not in 0..1
  double share(String name) {
    if (need(name).matches("0\\.\\d{1,20}|[01](\\.0)?|\\d\\.\\d{1,20}E-\\d{1,3}")) {
      return Double.parseDouble(need(name));
    }
    throw new IllegalArgumentException("The captured host says \"" + name + " " + need(name)
        + "\", which is no share. Capture it again with this version.");
  }

  /// The first words of all names, up to a dot.
  TreeSet<String> beginnings() {
    TreeSet<String> all = new TreeSet<>();
    values.keySet().forEach(n -> all.add(n.replaceFirst("\\..*", "")));
    return all;
  }

  String text() {
    StringBuilder out = new StringBuilder();
    values.forEach((name, value) -> out.append(name).append(' ').append(value).append('\n'));
    return out.toString().stripTrailing();
  }
}
