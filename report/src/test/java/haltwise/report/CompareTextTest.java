package haltwise.report;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.compare.Arm;
import haltwise.compare.Comparison;
import haltwise.compare.Comparison.State;
import haltwise.compare.Environment;
import haltwise.compare.Measure;
import haltwise.compare.Outcome;
import haltwise.compare.Plan;
import haltwise.compare.Protocol;
import haltwise.compare.Run;
import haltwise.compare.VoidReason;
import haltwise.trace.HostSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/// Oracle: an experiment whose numbers are written here.
class CompareTextTest {
  private static final Measure WORK = Measure.higherIsBetter("work_per_s", "1/s", "work");
  private static final Measure POLLED = Measure.lowerIsBetter("polled_cpu_share", "share", "poll");
  private static final Measure HALTS = Measure.neutral("halts_per_s", "1/s", "halts");
  private static final Measure LATENCY = Measure.lowerIsBetter("wake_latency_p99_ns", "ns", "tail");
  private static final Measure ENERGY = Measure.lowerIsBetter("power_w", "W", "power")
      .asEstimated();

  @Test
  void tellsWhatIsBetterAtWhatCostAndWhatItCannotTell() {
    String text = text(6, State.FINISHED, List.of());

    assertThat(text.lines()).allMatch(l -> l.length() <= 80);
    assertThat(text).contains(
        "on is BETTER than off: work_per_s +50.0 %, 96 % between +50.0 and +50.0 %",
        "6 rounds of 3 runs of 2 s in balanced order; 18 of 18 runs count.",
        "Control: off against itself", "  Host\n  kernel  6.12 → 6.12.1\n");
    List<String> lines = text.lines().map(String::strip).toList();
    assertThat(section(lines, "Better")).first().asString().startsWith("work_per_s");
    assertThat(section(lines, "Worse")).first().asString()
        .matches("polled_cpu_share +0.0 % +38.0 % +\\+38.0 pp +\\+38.0 to \\+38.0 pp");
    assertThat(section(lines, "Different, neither better nor worse")).first().asString()
        .startsWith("halts_per_s");
    assertThat(section(lines,
        "No difference that this experiment can show, and from where on it would have"))
        .first().asString().startsWith("wake_latency_p99_ns  100 µs");
    assertThat(
        section(lines, "No verdict: The first arm differs from itself here, by as much or more."))
        .first()
        .asString().startsWith("~power_w");
    assertThat(text).contains("~ estimated, not measured");
  }

  @Test
  void showsEveryRoundInItsOrder() {
    assertThat(text(6, State.FINISHED, List.of()).lines().map(String::strip))
        .contains("round  order      off       on  control",
            "1  A B c  1,000/s  1,500/s    998/s", "2  A B c  1,000/s  1,500/s  1,002/s");
  }

  @Test
  void saysWhatWasVoidAndWhatToDo() {
    Run loud = new Run(7, 1, 1, "on",
        Outcome.of(List.of(new VoidReason(VoidReason.Kind.DISTURBED, "Others took 30.0 %."))),
        Map.of(), 1, 2, OptionalDouble.empty(), Optional.empty(), List.of());

    String text = text(6, State.INTERRUPTED, List.of(loud));

    assertThat(text).contains("; INTERRUPTED", "VOID, disturbed: 1 run (on 1)",
        "Others took 30.0 %.", "--tolerate");
    assertThat(text.lines().map(String::strip)).contains("7  B            –     void        –");
  }

  @Test
  void fewRoundsHaveValuesAndNoVerdict() {
    assertThat(text(2, State.FINISHED, List.of())).contains("NO VERDICT on on: 2 rounds cannot",
        "no whole number of balanced sets", "rounds from +50.0 to +50.0 % (n = 2)");
  }

  /// The lines under a heading and its table's head.
  private static List<String> section(List<String> lines, String heading) {
    int at = lines.indexOf(heading);
    assertThat(at).as(heading).isPositive();
    return lines.subList(at + 2, lines.size());
  }

  private static String text(int rounds, State state, List<Run> more) {
    Plan plan = new Plan(
        List.of(new Arm("off", HostSettings.OFF), new Arm("on", HostSettings.KERNEL_DEFAULT)),
        "storage service=100us", List.of(WORK, POLLED, HALTS, LATENCY, ENERGY), WORK,
        new Protocol(rounds, 2_000_000_000L, 0, 0, true, 2, 0.1, 1), List.of(), "haltwise test",
        "2026-11-28T00:00:00Z");
    List<Run> runs = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      double wobble = round % 2 == 0 ? 1.002 : 0.998;
      runs.add(run(round, "off", 1000, 0, 5000, 100_000, 10));
      runs.add(run(round, "on", 1500, 0.38, 7000, 100_000 * wobble, 12));
      runs.add(run(round, Arm.CONTROL, 1000 * wobble, 0, 5000 * wobble, 100_000 * wobble, 13));
    }
    runs.addAll(more);
    return CompareText.of(Comparison.of(plan, state,
        new Environment(Map.of("kernel", "6.12")),
        Optional.of(new Environment(Map.of("kernel", "6.12.1"))), runs), "result",
        new Look(80, true, false));
  }

  private static Run run(int round, String arm, double work, double polled, double halts,
      double latencyNs, double watts) {
    Map<Measure, Double> values = new LinkedHashMap<>();
    values.put(WORK, work);
    values.put(POLLED, polled);
    values.put(HALTS, halts);
    values.put(LATENCY, latencyNs);
    values.put(ENERGY, watts);
    return new Run(round, 1, 1, arm, new Outcome.Finished(), values, 1, 2, OptionalDouble.empty(),
        Optional.empty(), List.of());
  }
}
