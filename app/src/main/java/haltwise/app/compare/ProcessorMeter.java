package haltwise.app.compare;

import haltwise.compare.Measure;
import haltwise.compare.Meter;
import haltwise.linux.CpuClock;
import haltwise.linux.Errno;
import haltwise.linux.HostException;
import haltwise.linux.PerfEvent;
import haltwise.linux.ThreadCounters;
import haltwise.linux.ffm.LibC;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What the processor counts of the vCPU threads: host, guest and kernel alike.
public sealed interface ProcessorMeter extends Meter {
  List<PerfEvent> EVENTS = List.of(PerfEvent.CYCLES, PerfEvent.INSTRUCTIONS);
  String CYCLES = "cycles_per_s";
  String CYCLES_PER_WORK = "cycles_per_work";
  double NS_A_S = 1e9;

  /// What this host can: tried on the calling thread.
  ///
  /// @param missing is told what it lacks
  static Optional<ProcessorMeter> of(CpuClock clock, List<String> missing) {
    try (ThreadCounters _ = ThreadCounters.open(List.of(LibC.gettid()), EVENTS)) {
      return Optional.of(new Counted());
    } catch (HostException e) {
      Optional<ProcessorMeter> estimate = clock.base().map(Estimated::new);
      missing.add("Cycles and instructions are not counted (perf_event_open: "
          + Errno.text(e.errno()) + "). " + e.remedy()
          + estimate
              .map(_ -> " Cycles are estimated: CPU time of the vCPU threads x base frequency.")
              .orElse(""));
      return estimate;
    }
  }

  /// By the hardware's counters.
  record Counted() implements ProcessorMeter {
    private static final Measure CYCLES_RATE = Measure.lowerIsBetter(CYCLES, "1/s",
        "CPU cycles of the vCPU threads, guest and host");
    private static final Measure CYCLES_OF_WORK = Measure.lowerIsBetter(CYCLES_PER_WORK, "1",
        "CPU cycles for each unit of work");
    private static final Measure INSTRUCTIONS_RATE = Measure.neutral("instructions_per_s", "1/s",
        "instructions of the vCPU threads, guest and host");
    private static final Measure PER_CYCLE = Measure.neutral("instructions_per_cycle", "1",
        "instructions for each cycle; polling runs few");

    @Override
    public List<Measure> measures() {
      return List.of(CYCLES_RATE, CYCLES_OF_WORK, INSTRUCTIONS_RATE, PER_CYCLE);
    }

    @Override
    public Reading begin(Subject subject) {
      return new Counts(ThreadCounters.open(SubjectThreads.of(subject), EVENTS));
    }

    private static final class Counts implements Reading {
      private final ThreadCounters counters;
      private final ThreadCounters.Reading before;
      private OptionalLong cycles = OptionalLong.empty();
      private OptionalLong instructions = OptionalLong.empty();

      Counts(ThreadCounters counters) {
        this.counters = counters;
        before = counters.read();
      }

      @Override
      public void stop() {
        ThreadCounters.Reading after = counters.read();
        cycles = after.since(before, PerfEvent.CYCLES);
        instructions = after.since(before, PerfEvent.INSTRUCTIONS);
      }

      @Override
      public Map<Measure, Double> values(Totals totals) {
        // Without threads nothing was counted, which is not 0.
        return before.counts().isEmpty() || cycles.isEmpty() || instructions.isEmpty()
            ? Map.of()
            : Counted.values(cycles.getAsLong(), instructions.getAsLong(), totals);
      }

      @Override
      public void close() {
        counters.close();
      }
    }

    static Map<Measure, Double> values(long cycles, long instructions, Totals totals) {
      Map<Measure, Double> values = new LinkedHashMap<>();
      double seconds = totals.elapsedNs() / NS_A_S;
      values.put(CYCLES_RATE, cycles / seconds);
      values.put(INSTRUCTIONS_RATE, instructions / seconds);
      if (cycles > 0) {
        values.put(PER_CYCLE, (double) instructions / cycles);
      }
      perWork(totals.work(), cycles).ifPresent(c -> values.put(CYCLES_OF_WORK, c));
      return values;
    }
  }

  /// From CPU time, as if the CPUs always ran at their base frequency: turbo and deep sleep are not seen.
  record Estimated(CpuClock.Base base) implements ProcessorMeter {
    private Measure rate() {
      return Measure.lowerIsBetter(CYCLES, "1/s", "CPU time of the vCPU threads x base frequency ("
          + String.format(Locale.ROOT, "%.2f GHz, %s", base.hz() / 1e9, base.source()) + ")")
          .asEstimated();
    }

    private static Measure perWorkMeasure() {
      return Measure.lowerIsBetter(CYCLES_PER_WORK, "1", "the same for each unit of work")
          .asEstimated();
    }

    @Override
    public List<Measure> measures() {
      return List.of(rate(), perWorkMeasure());
    }

    @Override
    public Reading begin(Subject subject) {
      return new AccountReading(SubjectThreads.of(subject),
          (used, totals) -> values(used.cpuNs(), totals));
    }

    Map<Measure, Double> values(long cpuNs, Totals totals) {
      Map<Measure, Double> values = new LinkedHashMap<>();
      double cycles = cpuNs / NS_A_S * base.hz();
      values.put(rate(), cycles / (totals.elapsedNs() / NS_A_S));
      perWork(totals.work(), cycles).ifPresent(c -> values.put(perWorkMeasure(), c));
      return values;
    }
  }

  private static OptionalDouble perWork(OptionalDouble work, double cycles) {
    return work.isPresent() && work.getAsDouble() > 0
        ? OptionalDouble.of(cycles / work.getAsDouble())
        : OptionalDouble.empty();
  }
}
