package haltwise.app.compare;

import haltwise.app.agent.GuestIdleCounts;
import haltwise.compare.Measure;
import haltwise.compare.Meter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// How a guest idles during a run, by its kernel's own counters: how much it polls, how often it leaves by HLT.
///
/// @param files of the guest, by path
public record GuestIdleMeter(Function<String, Optional<String>> files) implements Meter {
  private static final double NS_A_S = 1e9;
  private static final Measure POLLED = Measure.lowerIsBetter("guest_polled_cpu_share", "share",
      "time that the guest's CPUs polled before HLT, out of their time");
  private static final Measure POLLS = Measure.neutral("guest_polls_per_s", "1/s",
      "times that a CPU of the guest polled");
  public static final Measure HLTS = Measure.lowerIsBetter("guest_hlts_per_s", "1/s",
      "times that a CPU of the guest entered HLT, by its own count");

  @Override
  public List<Measure> measures() {
    return List.of(POLLED, POLLS, HLTS);
  }

  @Override
  public Reading begin(Subject subject) {
    return new Counted(GuestIdleCounts.read(files));
  }

  private final class Counted implements Reading {
    private final GuestIdleCounts before;
    private final long startNs = System.nanoTime();
    private GuestIdleCounts counted = new GuestIdleCounts(List.of());
    private long elapsedNs;

    Counted(GuestIdleCounts before) {
      this.before = before;
    }

    @Override
    public void stop() {
      // By an agent a reading takes a while: the run's own length would be too short for it.
      elapsedNs = System.nanoTime() - startNs;
      counted = GuestIdleCounts.read(files).since(before);
    }

    @Override
    public Map<Measure, Double> values(Totals totals) {
      Map<Measure, Double> values = new LinkedHashMap<>();
      if (!counted.cpus().isEmpty() && elapsedNs > 0) {
        GuestIdleCounts.Cpu all = counted.sum();
        values.put(POLLED, (double) all.polledNs() / elapsedNs / counted.cpus().size());
        values.put(POLLS, all.polls() * NS_A_S / elapsedNs);
        values.put(HLTS, all.hlts() * NS_A_S / elapsedNs);
      }
      return values;
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }
}
