package haltwise.trace.facts;

import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.VcpuHalts;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// Counts halts into [HaltFacts], piece by piece.
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
  private final SampleCount latencies = new SampleCount();
  private final SampleCount busy = new SampleCount();
  private long lastEndNs;

  /// The next halts of a vCPU.
  void add(VcpuHalts vcpu) {
    for (int i = 0; i < vcpu.size(); i++) {
      classify(vcpu, i);
      countPolling(vcpu, i);
      haltedNs += vcpu.durationNs(i);
      causes[vcpu.cause(i).ordinal()]++;
      anchors[vcpu.anchor(i).ordinal()]++;
      if (vcpu.waited(i) && vcpu.arrivalNs(i) >= 0) {
        latencies.add(Math.max(0, vcpu.durationNs(i) - vcpu.arrivalNs(i)));
      }
      if (halts > 0) {
        busy.add(Math.max(0, vcpu.startNs(i) - lastEndNs));
      }
      lastEndNs = vcpu.endNs(i);
      halts++;
    }
  }

  /// What was counted of another vCPU.
  void addAll(HaltCount other) {
    halts += other.halts;
    hits += other.hits;
    immediate += other.immediate;
    unclassified += other.unclassified;
    blocks += other.blocks;
    misses += other.misses;
    contended += other.contended;
    unknownWindow += other.unknownWindow;
    polledNs += other.polledNs;
    wastedNs += other.wastedNs;
    assumedPolls += other.assumedPolls;
    unknownPolls += other.unknownPolls;
    haltedNs += other.haltedNs;
    Arrays.setAll(causes, i -> causes[i] + other.causes[i]);
    Arrays.setAll(anchors, i -> anchors[i] + other.anchors[i]);
    latencies.addAll(other.latencies);
    busy.addAll(other.busy);
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

  HaltFacts facts() {
    return new HaltFacts(halts, hits, immediate, unclassified, blocks, misses, contended,
        unknownWindow, polledNs, wastedNs, assumedPolls, unknownPolls, haltedNs,
        latencies.sample(), busy.sample(), occurring(Cause.values(), causes),
        occurring(Anchor.values(), anchors));
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
