package haltwise.app.compare;

import haltwise.compare.Measure;
import haltwise.compare.Meter;
import haltwise.linux.ThreadAccount;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the scheduler charges the vCPU threads: context switches and CPU time.
public final class ThreadMeter implements Meter {
  private static final Measure CPU = Measure.lowerIsBetter("cpu_share", "share",
      "CPU time of the vCPU threads, polling included, of all their time");
  private static final Measure CPU_PER_WORK = Measure.lowerIsBetter("cpu_ns_per_work", "ns",
      "CPU time of the vCPU threads for each unit of work");
  private static final Measure SWITCHES = Measure.lowerIsBetter("context_switches_per_s", "1/s",
      "context switches of the vCPU threads, voluntary and not");
  private static final Measure VOLUNTARY = Measure.lowerIsBetter("voluntary_switches_per_s", "1/s",
      "times a vCPU thread gave up its CPU: each block is one");
  private static final Measure INVOLUNTARY = Measure.lowerIsBetter("involuntary_switches_per_s",
      "1/s", "times a vCPU thread was taken off its CPU");
  private static final Measure SWITCHES_PER_WORK = Measure.lowerIsBetter(
      "context_switches_per_work", "1", "context switches for each unit of work");
  private static final double NS_A_S = 1e9;

  @Override
  public List<Measure> measures() {
    return List.of(CPU, CPU_PER_WORK, SWITCHES, VOLUNTARY, INVOLUNTARY, SWITCHES_PER_WORK);
  }

  @Override
  public Reading begin(Subject subject) {
    List<Integer> threads = SubjectThreads.of(subject);
    return new AccountReading(threads, (used, totals) -> values(used, threads.size(), totals));
  }

  static Map<Measure, Double> values(ThreadAccount used, int threads, Totals totals) {
    Map<Measure, Double> values = new LinkedHashMap<>();
    double seconds = totals.elapsedNs() / NS_A_S;
    long switches = used.voluntarySwitches() + used.involuntarySwitches();
    values.put(CPU, (double) used.cpuNs() / totals.elapsedNs() / threads);
    values.put(SWITCHES, switches / seconds);
    values.put(VOLUNTARY, used.voluntarySwitches() / seconds);
    values.put(INVOLUNTARY, used.involuntarySwitches() / seconds);
    totals.work().ifPresent(work -> {
      if (work > 0) {
        values.put(CPU_PER_WORK, used.cpuNs() / work);
        values.put(SWITCHES_PER_WORK, switches / work);
      }
    });
    return values;
  }
}
