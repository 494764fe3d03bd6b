package haltwise.report.charts;

import haltwise.report.page.Column;
import haltwise.report.page.DataTable;
import haltwise.report.page.Drawing;
import haltwise.report.page.Drawing.Ink;
import haltwise.report.page.Part;
import haltwise.report.page.Section;
import haltwise.report.page.Tone;
import haltwise.report.page.Unit;
import haltwise.trace.exits.ExitCount;
import haltwise.trace.exits.ExitKind;
import haltwise.trace.exits.ExitReason;
import haltwise.trace.exits.VcpuAccount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// VM exits by reason, recordings side by side.
final class ExitChart {
  private static final int MOST_REASONS = 12;

  private ExitChart() {
  }

  /// The exits of a recording, a second, by the kernel's word for the reason.
  private record Exits(String label, Map<String, Double> perSecond) {
    double of(String reason) {
      return perSecond.getOrDefault(reason, 0.0);
    }

    double all() {
      return perSecond.values().stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  static Section of(List<Result> results, List<Subject> subjects) {
    List<Exits> known = new ArrayList<>();
    List<Part> parts = new ArrayList<>();
    Map<String, ExitKind> kinds = new HashMap<>();
    for (Result result : results) {
      switch (result) {
        case Result.Recorded(var name, var halts, _, _) -> exits(name, halts, kinds)
            .ifPresentOrElse(known::add, () -> parts.add(new Part.LeftOut("VM exits", List.of(name),
                "its recording did not count them, or its kernel does not tell: haltwise record --exits does where it can.")));
        case Result.Tuned(var name, _) -> parts.add(leftOut(name, "a tune result holds none."));
        case Result.Compared c -> {
          List<Exits> arms = exits(c, kinds);
          known.addAll(arms);
          if (arms.isEmpty()) {
            parts.add(
                leftOut(c.name(), "its runs did not count them, or the kernel does not tell."));
          }
        }
        case Result.Studied _ -> {
        }
        case Result.Counted(var name, _) ->
          parts.add(leftOut(name, "counters do not tell reasons."));
      }
    }
    if (!known.isEmpty()) {
      parts.addFirst(chart(known, kinds, subjects));
    }
    return new Section("exits", "VM exits by reason",
        "Why vCPUs left their guest, a second of the recording. Each exit by HLT begins a halt.",
        parts);
  }

  private static Part leftOut(String name, String why) {
    return new Part.LeftOut("VM exits", List.of(name), why);
  }

  private static Optional<Exits> exits(String name, RecordedHalts halts,
      Map<String, ExitKind> kinds) {
    double seconds = halts.facts().info().elapsedNs() / 1e9;
    Optional<VcpuAccount> all = halts.facts().info().accounts().stream().reduce(VcpuAccount::plus)
        .filter(VcpuAccount::sawExits);
    if (all.isEmpty() || seconds <= 0) {
      return Optional.empty();
    }
    Map<String, Double> perSecond = new LinkedHashMap<>();
    for (ExitCount e : all.get().exits().stream().filter(e -> e.count() > 0).toList()) {
      ExitReason reason = e.reason();
      kinds.put(reason.text(), reason.kind());
      perSecond.merge(reason.text(), e.count() / seconds, Double::sum);
    }
    return Optional.of(new Exits(name, perSecond));
  }

  /// Of each arm whose first run that counts recorded them.
  private static List<Exits> exits(Result.Compared c, Map<String, ExitKind> kinds) {
    return c.arms().stream()
        .flatMap(a -> exits(c.name() + ": " + a.arm().name(), a.first(), kinds).stream()).toList();
  }

  private static Part chart(List<Exits> recordings, Map<String, ExitKind> kinds,
      List<Subject> subjects) {
    List<String> reasons = recordings.stream().flatMap(e -> e.perSecond.keySet().stream())
        .distinct().sorted(Comparator.comparingDouble((String r) -> recordings.stream()
            .mapToDouble(e -> e.of(r)).max().orElse(0)).reversed())
        .toList();
    List<String> shown = reasons.subList(0, Math.min(MOST_REASONS, reasons.size()));
    boolean others = shown.size() < reasons.size();
    List<String> rows = new ArrayList<>(shown);
    if (others) {
      rows.add("all others");
    }
    DataTable.Builder<String> table = DataTable.of(rows)
        .text("reason", "reason", r -> r)
        .text("stands_for", "stands for",
            r -> kinds.getOrDefault(r, ExitKind.OTHER).meaning());
    List<String> keys = Words.keys(recordings.stream().map(Exits::label).toList(),
        "_exits_per_s");
    List<Ink> inks = new ArrayList<>();
    for (int i = 0; i < recordings.size(); i++) {
      Exits e = recordings.get(i);
      List<Double> perSecond = new ArrayList<>(shown.stream().map(e::of).toList());
      if (others) {
        perSecond.add(e.all() - shown.stream().mapToDouble(e::of).sum());
      }
      table.column(new Column.Numbers(keys.get(i), e.label(), Unit.PER_SECOND, perSecond));
      int hue = subjects.stream().filter(s -> s.label().equals(e.label())).mapToInt(Subject::hue)
          .findFirst().orElse(i);
      inks.add(new Ink(keys.get(i), Tone.ofSubject(hue)));
    }
    return new Part.Chart("VM exits a second", see(recordings, kinds),
        new Drawing.Rows("reason", inks, false, Unit.PER_SECOND), table.table(), List.of());
  }

  private static String see(List<Exits> recordings, Map<String, ExitKind> kinds) {
    List<String> said = new ArrayList<>();
    for (Exits e : recordings) {
      double halts = e.perSecond.entrySet().stream()
          .filter(r -> kinds.get(r.getKey()) == ExitKind.HALT)
          .mapToDouble(Map.Entry::getValue).sum();
      said.add(haltwise.report.Figure.perSecond(e.all()) + " in " + e.label() + ", "
          + Words.percent(halts / e.all()) + " of them to halt");
    }
    return String.join("; ", said) + ".";
  }
}
