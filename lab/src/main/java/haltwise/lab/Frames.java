package haltwise.lab;

import haltwise.trace.Anchor;
import haltwise.trace.Nanos;
import java.util.List;
import java.util.stream.Collectors;

/// What a screen, a camera and a sound card do: streams that come at fixed periods, each frame a few interrupts one after
/// the other, and packets of a network between them. Whatever the guest does, they come.
///
/// @param periodsNs one for each stream, ns: 16.7 ms for 60 frames a second, 20 ms for packets of audio
/// @param wakes interrupts of each frame
/// @param gapNs median time between the interrupts of a frame, ns
/// @param sigma spread of the gaps: standard deviation of the logarithm of the (lognormal) gap
/// @param perSecond mean rate of the packets, which know nothing of the frames; 0 for none
public record Frames(List<Long> periodsNs, int wakes, long gapNs, double sigma, double perSecond,
    long seed) implements Workload.Single {
  private static final int MAX_STREAMS = 8;

  public Frames {
    periodsNs = List.copyOf(periodsNs);
    Limits.number("streams in every", periodsNs.size(), 1, MAX_STREAMS);
    periodsNs.forEach(p -> Limits.time("every", p, 1_000_000, 10_000_000_000L));
    Limits.number("wakes", wakes, 1, 1_000);
    Limits.time("gap", gapNs, 0, 1_000_000_000);
    Limits.number("sigma", sigma, 0, 3);
    Limits.number("rate", perSecond, 0, Poisson.MAX_PER_SECOND);
  }

  /// Interrupts a second over a long time, as long as a frame is over before the next of its stream.
  public double meanPerSecond() {
    return perSecond + periodsNs.stream().mapToDouble(p -> wakes * 1e9 / p).sum();
  }

  @Override
  public Anchor anchor() {
    return Anchor.CLOCK;
  }

  @Override
  public String label() {
    return "frames every="
        + periodsNs.stream().map(Nanos::exact).collect(Collectors.joining(",")) + " wakes="
        + wakes + " gap=" + Nanos.exact(gapNs) + " sigma=" + Limits.text(sigma) + " rate="
        + Limits.text(perSecond) + " seed=" + seed;
  }

  @Override
  public String workMeaning() {
    return Poisson.ARRIVALS;
  }

  @Override
  public String latencyMeaning() {
    return Poisson.ARRIVAL_LATENCY;
  }
}
