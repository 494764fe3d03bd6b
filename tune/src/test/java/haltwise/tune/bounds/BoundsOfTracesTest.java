package haltwise.tune.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.replay.HostRule;
import haltwise.replay.Replay;
import haltwise.replay.grid.GridOutcome;
import haltwise.replay.grid.GridReplay;
import haltwise.replay.grid.OpenLoopTape;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.trace.VcpuHalts;
import haltwise.trace.counts.CountedTime;
import haltwise.trace.counts.Counter;
import haltwise.trace.counts.HaltCounts;
import haltwise.trace.counts.Log2Histogram;
import haltwise.tracefile.TraceFile;
import haltwise.tune.bounds.PollingBounds.Bounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Oracle: the exact replay of the shipped real traces. The histograms that KVM would have made of the same halts must
/// bound what the replay finds, under hundreds of settings.
class BoundsOfTracesTest {
  private static final long[] PRICES_NS = {1_000, 10_000, 50_000, 200_000};

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(11);

  static Stream<Path> traces() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../traces"))) {
      return files.filter(f -> f.toString().endsWith(TraceFile.SUFFIX)).sorted().toList().stream();
    }
  }

  /// The plain halts of one vCPU, twice: as a tape to replay, and as KVM counts them.
  private record Halts(OpenLoopTape tape, HaltCounts counts, long latencyMaxNs, long atOnce) {
    /// @param cutMisses whether misses were cut short now and then, at a random time
    static Halts of(VcpuHalts vcpu) {
      OpenLoopTape.Builder tape = new OpenLoopTape.Builder(vcpu.size());
      List<Long> hits = new ArrayList<>();
      List<Long> misses = new ArrayList<>();
      List<Long> waits = new ArrayList<>();
      long latencyMaxNs = 0;
      long atOnce = 0;
      for (int i = 0; i < vcpu.size(); i++) {
        long durationNs = vcpu.durationNs(i);
        if (!vcpu.waited(i) && vcpu.windowNs(i) > 0) {
          tape.add(durationNs, 50_000);
          hits.add(durationNs);
        } else if (vcpu.waited(i)) {
          long polledNs = vcpu.windowNs(i) > 0 ? Math.max(0, vcpu.polledNs(i)) : 0;
          // Times of events lie up to a microsecond beside those that the kernel polled by.
          long arrivalNs = Math.clamp(vcpu.arrivalNs(i), polledNs, durationNs);
          tape.add(arrivalNs, durationNs - arrivalNs);
          if (vcpu.windowNs(i) > 0) {
            misses.add(polledNs);
          }
          waits.add(durationNs - polledNs);
          latencyMaxNs = Math.max(latencyMaxNs, durationNs - arrivalNs);
          atOnce += arrivalNs <= Replay.IMMEDIATE_NS ? 1 : 0;
        }
      }
      return new Halts(tape.build(), counts(hits, misses, waits), latencyMaxNs, atOnce);
    }

    private static HaltCounts counts(List<Long> hits, List<Long> misses, List<Long> waits) {
      return new HaltCounts(
          Map.of(Counter.HIT_NS, sum(hits), Counter.MISS_NS, sum(misses), Counter.WAIT_NS,
              sum(waits)),
          Map.of(CountedTime.HIT, Log2Histogram.ofTimes(hits), CountedTime.MISS,
              Log2Histogram.ofTimes(misses), CountedTime.WAIT, Log2Histogram.ofTimes(waits)));
    }

    private static long sum(List<Long> ns) {
      return ns.stream().mapToLong(Long::longValue).sum();
    }

    GridOutcome replayed(HostSettings settings, long startWindowNs) {
      GridReplay replay = GridReplay.of(HostRule.NEWEST, List.of(settings), startWindowNs);
      replay.replay(tape);
      return replay.outcomes().getFirst();
    }
  }

  @ParameterizedTest
  @MethodSource("traces")
  void theExactReplayOfRealHaltsLiesWithinTheBounds(Path file) {
    Trace trace = TraceFile.read(file);
    for (VcpuHalts vcpu : trace.halts()) {
      Halts halts = Halts.of(vcpu);
      assertThat(halts.tape.size()).isPositive();
      for (long priceNs : PRICES_NS) {
        PollingBounds bounds = PollingBounds
            .of(List.of(halts.counts), halts.latencyMaxNs, priceNs).orElseThrow();
        pinned(halts, bounds, priceNs);
        capped(halts, bounds, priceNs);
        contains("off", bounds.off(), halts.replayed(HostSettings.OFF, 0), priceNs, halts.atOnce);
      }
    }
  }

  private void pinned(Halts halts, PollingBounds bounds, long priceNs) {
    for (int i = 0; i < 60; i++) {
      // Whole powers of two and their neighbours too: there the buckets end.
      long windowNs = i < 20
          ? (1L << (i + 5)) + random.nextInt(3) - 1
          : Math.round(Math.exp(random.nextDouble(7, 16)));
      GridOutcome exact = halts.replayed(HostSettings.pinned(windowNs), windowNs);
      contains("pin=" + windowNs, bounds.pinned(windowNs), exact, priceNs, 0);
      assertThat(bounds.leastCostNs())
          .isLessThanOrEqualTo(exact.polledNs() + (double) priceNs * exact.blocks());
    }
  }

  private void capped(Halts halts, PollingBounds bounds, long priceNs) {
    for (int i = 0; i < 60; i++) {
      HostSettings s = new HostSettings(Math.round(Math.exp(random.nextDouble(8, 16))),
          1 + random.nextInt(4), 1_001 + random.nextInt(60_000), random.nextInt(4));
      contains(s.toString(), bounds.capped(s.maxNs()), halts.replayed(s, 0), priceNs,
          halts.atOnce);
    }
  }

  private static void contains(String what, Bounds bounds, GridOutcome exact, long priceNs,
      long atOnce) {
    double costNs = exact.polledNs() + (double) priceNs * exact.blocks();
    assertThat(exact.blocks() + atOnce).as(what + " blocks")
        .isGreaterThanOrEqualTo((long) bounds.blocks().low());
    assertThat((double) exact.blocks()).as(what + " blocks")
        .isLessThanOrEqualTo(bounds.blocks().high());
    assertThat((double) exact.polledNs()).as(what + " polled").isBetween(bounds.polledNs().low(),
        bounds.polledNs().high());
    assertThat(costNs + priceNs * atOnce).as(what + " cost")
        .isGreaterThanOrEqualTo(bounds.costNs().low());
    assertThat(costNs).as(what + " cost").isLessThanOrEqualTo(bounds.costNs().high());
  }
}
