package haltwise.trace.facts;

import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.VcpuHalts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/// Counts halts into [HaltFacts].
final class HaltCount {
  /// Times of events are up to this far from those that the kernel polled by.
  private static final long CLOCK_SLACK_NS = 1_000;

  private long halts;
  private long hits;
  private long immediate;
  private long unclassified;
  private long blocks;
  private long misses;
  private long contended;
  private long unknownWindow;
  private long polledNs;
  private long wastedNs;
  private long assumedPolls;
  private long unknownPolls;
  private long haltedNs;
  private final long[] causes = new long[Cause.values().length];
  private final long[] anchors = new long[Anchor.values().length];
  private final List<LongStream> latencies = new ArrayList<>();
  private final List<LongStream> busy = new ArrayList<>();

  static HaltFacts of(List<VcpuHalts> vcpus) {
    HaltCount count = new HaltCount();
    vcpus.forEach(count::add);
    return count.facts();
  }

  private void add(VcpuHalts vcpu) {
    for (int i = 0; i < vcpu.size(); i++) {
      classify(vcpu, i);
      countPolling(vcpu, i);
      haltedNs += vcpu.durationNs(i);
      causes[vcpu.cause(i).ordinal()]++;
      anchors[vcpu.anchor(i).ordinal()]++;
    }
    halts += vcpu.size();
    latencies.add(LongStream.range(0, vcpu.size())
        .filter(i -> vcpu.waited((int) i) && vcpu.arrivalNs((int) i) >= 0)
        .map(i -> Math.max(0, vcpu.durationNs((int) i) - vcpu.arrivalNs((int) i))));
    busy.add(LongStream.range(1, vcpu.size())
        .map(i -> Math.max(0, vcpu.startNs((int) i) - vcpu.endNs((int) i - 1))));
  }

  private void classify(VcpuHalts vcpu, int i) {
    long windowNs = vcpu.windowNs(i);
    if (windowNs < 0) {
      unknownWindow++;
    }
    if (vcpu.waited(i)) {
      blocks++;
    } else if (windowNs > 0) {
      hits++;
    } else if (windowNs == 0) {
      immediate++;
    } else {
      unclassified++;
    }
  }

  private void countPolling(VcpuHalts vcpu, int i) {
    long polled = PollShare.polledNs(vcpu, i);
    if (polled < 0) {
      unknownPolls++;
      return;
    }
    polledNs += polled;
    if (PollShare.of(vcpu, i) == PollShare.MISS) {
      misses++;
      wastedNs += polled;
      if (vcpu.polledNs(i) < 0) {
        assumedPolls++;
      } else if (polled < vcpu.windowNs(i) - CLOCK_SLACK_NS) {
        contended++;
      }
    }
  }

  private HaltFacts facts() {
    return new HaltFacts(halts, hits, immediate, unclassified, blocks, misses, contended,
        unknownWindow, polledNs, wastedNs, assumedPolls, unknownPolls, haltedNs,
        sample(latencies), sample(busy), occurring(Cause.values(), causes),
        occurring(Anchor.values(), anchors));
  }

  private static Sample sample(List<LongStream> parts) {
    return Sample.of(parts.stream().flatMapToLong(part -> part).toArray());
  }

  private static <E extends Enum<E>> Map<E, Long> occurring(E[] kinds, long[] counts) {
    Map<E, Long> map = new EnumMap<>(kinds[0].getDeclaringClass());
    for (E kind : kinds) {
      if (counts[kind.ordinal()] > 0) {
        map.put(kind, counts[kind.ordinal()]);
      }
    }
    return Collections.unmodifiableMap(map);
  }
}
