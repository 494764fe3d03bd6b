package haltwise.report.charts;

import haltwise.compare.Environment;
import haltwise.compare.Plan;
import haltwise.report.page.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What an experiment was made of, in sentences. What the hosts of several have in common is said once.
final class ExperimentWords {
  private ExperimentWords() {
  }

  /// The facts of the host that are the same before each experiment; empty with fewer than two.
  static Map<String, String> shared(List<Result> results) {
    List<Map<String, String>> hosts = results.stream()
        .filter(Result.Compared.class::isInstance)
        .map(r -> ((Result.Compared) r).comparison().before().facts()).toList();
    Map<String, String> shared = new LinkedHashMap<>();
    if (hosts.size() > 1) {
      shared.putAll(hosts.getFirst());
      hosts.forEach(host -> shared.entrySet().retainAll(host.entrySet()));
    }
    return shared;
  }

  /// Empty when they share nothing.
  static Optional<Part> ofAll(Map<String, String> shared) {
    List<String> all = host(shared);
    return all.isEmpty() ? Optional.empty() : Optional.of(new Part.Words("All experiments", all));
  }

  /// @param shared facts of the host that are said elsewhere
  static Part of(Result.Compared c, Map<String, String> shared) {
    Plan plan = c.comparison().plan();
    List<String> all = new ArrayList<>();
    all.add("Load: " + plan.load() + ".");
    all.add("Arms: " + plan.arms().stream().map(a -> a.name() + " = " + a.settings())
        .collect(Collectors.joining("; ")) + ".");
    all.add("Protocol: " + plan.protocol().rounds() + " rounds, begun " + plan.startedAt()
        + ", by " + plan.recorder() + (plan.protocol().control()
            ? "; the first arm also runs against itself, as a control."
            : "; without a control."));
    Map<String, String> own = new LinkedHashMap<>(c.comparison().before().facts());
    own.entrySet().removeAll(shared.entrySet());
    all.addAll(host(own));
    all.add("Repeat it: haltwise compare --again " + Words.shell(c.folder()) + " -o NEW-FOLDER");
    return new Part.Words("Experiment " + c.name(), all);
  }

  private static List<String> host(Map<String, String> facts) {
    List<String> all = new ArrayList<>();
    String known = facts.entrySet().stream()
        .filter(e -> !e.getKey().equals(Environment.NOT_MEASURED)
            && !e.getValue().equals(Environment.UNKNOWN))
        .map(e -> e.getKey().replace('_', ' ') + " " + e.getValue())
        .collect(Collectors.joining(", "));
    if (!known.isEmpty()) {
      all.add("Host: " + known + ".");
    }
    Optional.ofNullable(facts.get(Environment.NOT_MEASURED)).ifPresent(all::add);
    return all;
  }
}
