package haltwise.linux.power;

import haltwise.linux.HostFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;

/// What a battery's own gauge says while the host runs from it: the whole machine, its screen included, in coarse steps.
/// Gauges renew their reading each second or so and average it, so the first third of a run is left out.
public final class BatteryGauge implements PowerMeter {
  private static final long RUN_NS = 15_000_000_000L;
  private static final long SAMPLE_MS = 200;
  private static final double S_AN_H = 3_600;

  private final HostFiles files;
  private final List<PowerSupply> batteries;
  private final NavigableSet<Double> seenWatts = new TreeSet<>();
  private double leastStepWatts;

  private BatteryGauge(HostFiles files, List<PowerSupply> batteries) {
    this.files = files;
    this.batteries = batteries;
  }

  /// Empty when no battery discharges, or none tells what flows or what is left.
  static Optional<BatteryGauge> of(HostFiles files) {
    List<PowerSupply> inUse = PowerSupply.all(files).stream().filter(s -> s.isDischarging(files))
        .filter(s -> s.watts(files).isPresent() || s.wattHours(files).isPresent()).toList();
    return inUse.isEmpty() ? Optional.empty() : Optional.of(new BatteryGauge(files, inUse));
  }

  @Override
  public List<String> names() {
    return batteries.stream().map(PowerSupply::name).toList();
  }

  @Override
  public long runNs() {
    return RUN_NS;
  }

  /// @param watts of all batteries now; empty when one does not tell
  /// @param wattHours left in all of them
  private record Sample(long timeNs, OptionalDouble watts, OptionalDouble wattHours) {
  }

  @Override
  public Run during(Work work) throws InterruptedException {
    List<Sample> samples = new ArrayList<>();
    Thread sampler = Thread.ofPlatform().daemon().name("haltwise-battery").start(() -> {
      try {
        while (true) {
          samples.add(sample());
          Thread.sleep(SAMPLE_MS);
        }
      } catch (InterruptedException _) {
        // The work is done.
      }
    });
    double answer;
    try {
      answer = work.run();
    } finally {
      sampler.interrupt();
      sampler.join();
    }
    samples.add(sample());
    return new Run(isInUse() ? watts(samples) : OptionalDouble.empty(), answer);
  }

  /// Whether all of them still discharge: else somebody plugged the mains in.
  private boolean isInUse() {
    return batteries.stream().allMatch(b -> b.isDischarging(files));
  }

  private Sample sample() {
    return new Sample(System.nanoTime(), sum(batteries.stream().map(b -> b.watts(files)).toList()),
        sum(batteries.stream().map(b -> b.wattHours(files)).toList()));
  }

  private static OptionalDouble sum(List<OptionalDouble> values) {
    return values.stream().allMatch(OptionalDouble::isPresent)
        ? OptionalDouble.of(values.stream().mapToDouble(OptionalDouble::getAsDouble).sum())
        : OptionalDouble.empty();
  }

  private OptionalDouble watts(List<Sample> all) {
    List<Sample> settled = all.subList(all.size() / 3, all.size());
    settled.forEach(s -> s.watts().ifPresent(seenWatts::add));
    OptionalDouble mean = settled.stream().filter(s -> s.watts().isPresent())
        .mapToDouble(s -> s.watts().getAsDouble()).average();
    return mean.isPresent() ? mean : wattsOfWhatIsGone(settled);
  }

  private OptionalDouble wattsOfWhatIsGone(List<Sample> samples) {
    Sample first = samples.getFirst();
    Sample last = samples.getLast();
    double hours = (last.timeNs() - first.timeNs()) / 1e9 / S_AN_H;
    if (hours <= 0 || first.wattHours().isEmpty() || last.wattHours().isEmpty()) {
      return OptionalDouble.empty();
    }
    NavigableSet<Double> left = new TreeSet<>();
    samples.forEach(s -> s.wattHours().ifPresent(left::add));
    leastStepWatts = leastStep(left) / hours;
    return OptionalDouble
        .of((first.wattHours().getAsDouble() - last.wattHours().getAsDouble()) / hours);
  }

  @Override
  public double resolutionWatts() {
    return seenWatts.isEmpty() ? leastStepWatts : leastStep(seenWatts);
  }

  @Override
  public Optional<String> caution() {
    return Optional.of("of the whole machine, from a battery's gauge"
        + (resolutionWatts() == 0
            ? ", whose reading did not move"
            : String.format(Locale.ROOT, " that moves in steps of %.2f W", resolutionWatts())));
  }

  private static double leastStep(NavigableSet<Double> values) {
    double least = Double.MAX_VALUE;
    double before = Double.NaN;
    for (double v : values) {
      if (!Double.isNaN(before)) {
        least = Math.min(least, v - before);
      }
      before = v;
    }
    return least == Double.MAX_VALUE ? 0 : least;
  }
}
