package haltwise.report;

import haltwise.compare.Comparison;
import haltwise.compare.Environment;
import haltwise.compare.MeasureResult;
import haltwise.compare.Shift;
import haltwise.report.PublishedStudy.Technique;
import haltwise.trace.GuestSettings;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/// A comparison of guest settings beside what the Intel study reached by guest polling: its graph 4, performance, and its
/// graph 5, HLT exits, cycles and power.
public final class GuestStudy {
  private static final String HLT_EXITS = "hlt_exits_per_s";
  /// Where KVM's own event is not to be had, as from inside the guest.
  private static final String GUEST_HLTS = "guest_hlts_per_s";

  /// One of the study's numbers, and what stands beside it.
  ///
  /// @param measure of the comparison; empty when nothing measured it
  /// @param change relative to the first arm; empty where it has none
  /// @param here for people: the change and its verdict, or why there is none
  public record Row(PublishedStudy published, Optional<String> measure, OptionalDouble change,
      String here) {
  }

  private GuestStudy() {
  }

  /// @param arm other than the first
  /// @return empty for a comparison of host settings
  public static List<Row> of(Comparison c, String arm) {
    boolean isGuests = c.plan().arms().stream()
        .anyMatch(a -> a.settings() instanceof GuestSettings);
    if (!isGuests) {
      return List.of();
    }
    Set<String> said = new HashSet<>();
    return PublishedStudy.ROWS.stream().filter(p -> p.technique() == Technique.GUEST_POLLING)
        .map(p -> row(p, c, arm))
        .map(r -> r.measure().isPresent() || said.add(r.here())
            ? r
            : new Row(r.published(), r.measure(), r.change(),
                "not measured, for the same reason"))
        .toList();
  }

  private static Row row(PublishedStudy published, Comparison c, String arm) {
    Optional<MeasureResult> result = published.measure().isEmpty()
        ? c.main()
        : candidates(published.measure().get()).flatMap(name -> measured(c, name, arm)).findFirst();
    Optional<Shift> shift = result.flatMap(m -> m.versus(arm)).flatMap(v -> v.shift());
    if (result.isEmpty() || shift.isEmpty()) {
      return new Row(published, Optional.empty(), OptionalDouble.empty(), "not measured: "
          + why(c, arm));
    }
    MeasureResult m = result.get();
    String verdict = m.versus(arm).orElseThrow().verdict().word().replace('-', ' ');
    return new Row(published, Optional.of(m.measure().name()),
        shift.get().scale() == Shift.Scale.RELATIVE
            ? OptionalDouble.of(shift.get().estimate())
            : OptionalDouble.empty(),
        MeasureFigure.change(m.measure(), shift.get().scale(), shift.get().estimate()) + " ("
            + m.measure().name() + (m.measure().estimated() ? ", estimated" : "") + "; " + verdict
            + ")");
  }

  private static String why(Comparison c, String arm) {
    boolean hasRuns = c.results().stream()
        .anyMatch(m -> m.versus(arm).flatMap(v -> v.shift()).isPresent());
    return hasRuns
        ? Optional.ofNullable(c.before().facts().get(Environment.NOT_MEASURED))
            .map(why -> why.replaceFirst("\\.$", "")).orElse("no run of this arm tells it")
        : "no run of this arm counts";
  }

  private static Stream<String> candidates(String measure) {
    return measure.equals(HLT_EXITS) ? Stream.of(HLT_EXITS, GUEST_HLTS) : Stream.of(measure);
  }

  private static Stream<MeasureResult> measured(Comparison c, String name, String arm) {
    return c.results().stream().filter(m -> m.measure().name().equals(name)
        && m.versus(arm).flatMap(v -> v.shift()).isPresent());
  }

  /// The JSON of it, a row each.
  static List<Map<String, Object>> document(List<Row> rows) {
    return rows.stream().map(r -> {
      Map<String, Object> doc = new LinkedHashMap<>();
      doc.put("name", r.published.name());
      doc.put("published", r.published.published());
      doc.put("measure", r.measure);
      doc.put("change", r.change);
      doc.put("here", r.here);
      return doc;
    }).toList();
  }
}
