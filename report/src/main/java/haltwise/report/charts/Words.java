package haltwise.report.charts;

import haltwise.report.Figure;
import haltwise.trace.Nanos;
import haltwise.trace.facts.TimeHistogram.Bucket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Pieces of sentences and of names.
final class Words {
  private Words() {
  }

  static String percent(double share) {
    return Figure.percent(share);
  }

  static String time(double ns) {
    return Nanos.text(ns);
  }

  /// As part of a sentence: `100 µs to 200 µs`, `0 ns`.
  static String range(Bucket b) {
    if (b.toNs() == 0) {
      return "0 ns";
    }
    return b.toNs() == Long.MAX_VALUE
        ? "more than " + time(b.fromNs())
        : time(b.fromNs()) + " to " + time(b.toNs());
  }

  /// As a word of a shell's command line; what begins with a dash is no option.
  static String shell(String path) {
    String plain = path.startsWith("-") ? "./" + path : path;
    return plain.matches("[A-Za-z0-9_./:=@%+,-]+")
        ? plain
        : "'" + plain.replace("'", "'\\''") + "'";
  }

  /// Keys of columns, one for each name, no two the same: `storage_default_wake_latency_ns`.
  ///
  /// @param unit that they end with, `_ns`
  static List<String> keys(List<String> names, String unit) {
    List<String> keys = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (String name : names) {
      String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_")
          .replaceAll("^_|_$", "");
      String key = plain + unit;
      for (int i = 2; !taken.add(key); i++) {
        key = plain + "_" + i + unit;
      }
      keys.add(key);
    }
    return keys;
  }
}
