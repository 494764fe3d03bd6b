package haltwise.replay;

import haltwise.trace.Anchor;
import haltwise.trace.Halt;
import haltwise.trace.Trace;
import haltwise.trace.TraceKind;
import haltwise.trace.VcpuHalts;
import java.util.Arrays;
import java.util.stream.IntStream;

/// A trace laid out for replay: the halts of all vCPUs in the order of their wake events, as columns.
///
/// In this order the sender of a wake has always been replayed up to the moment of sending, since its
/// own latest halt ended, and so was woken, before.
public final class ReplayTape {
  /// A cut that never comes.
  public static final int NO_CUT = Integer.MAX_VALUE;
  /// Bits of [#flags]: the lowest two are the anchor.
  static final int ANCHOR = 3;
  static final int CLOCK = 0;
  static final int PEER = 1;
  static final int ANSWER = 2;
  static final int UNKNOWN = 3;
  static final int BLOCKED = 4;
  static final int VALID = 8;
  /// A miss is contended when its polling ended this much before the window did; a switch takes less.
  private static final long CUT_SLACK_NS = 3_000;

  final HostRule rule;
  final WakeLatencies latencies;
  final int size;
  final int vcpuCount;
  final int[] vcpu;
  final int[] waker;
  /// Anchor, whether the halt blocked in the recording, whether the wake was valid.
  final byte[] flags;
  final long[] startNs;
  final long[] arrivalNs;
  /// Recorded wake latency; of a halt that did not block the number that it draws one by.
  final long[] latencyOrChance;
  /// How much of the arrival came after the check that saw the event: the way from there to the end of the halt, of halts
  /// that did not block. All of it for one that did not even poll.
  final int[] lateNs;
  /// Where another task ended the polling; [#NO_CUT] when none did.
  final int[] cutNs;
  /// Added to the busy time after it when it blocks where it hit in the recording, or the other way round.
  final int[] busyDifferenceNs;
  /// Added to the wake when the halt that it follows did so: of an answer the vCPU's own halt before, of a peer's wake the
  /// sender's latest halt.
  final int[] wakeDifferenceNs;
  final long[] startWindowNs;
  /// Of the guest's governors; 0 for a trace of the host, which does not show them.
  final long[] startLimitNs;
  /// Whether these are idle periods that the guest saw, so that its polls are not the host's.
  final boolean seenByGuest;
  final long elapsedNs;
  final long unknownArrivals;

  private ReplayTape(Trace trace, ReplayModel model) {
    rule = model.rule();
    latencies = model.latencies();
    vcpuCount = trace.halts().size();
    size = Math.toIntExact(trace.haltCount());
    elapsedNs = trace.info().elapsedNs();
    seenByGuest = trace.info().kind() instanceof TraceKind.Guest;
    int[] vcpuOf = new int[size];
    int[] indexOf = new int[size];
    long[] wakeNs = new long[size];
    long[] arrivals = new long[size];
    long unknown = 0;
    int n = 0;
    for (int v = 0; v < vcpuCount; v++) {
      VcpuHalts h = trace.halts().get(v);
      for (int i = 0; i < h.size(); i++, n++) {
        vcpuOf[n] = v;
        indexOf[n] = i;
        arrivals[n] = h.arrivalNs(i);
        if (arrivals[n] < 0) {
          unknown++;
          arrivals[n] = estimatedArrivalNs(h, i, model);
        }
        wakeNs[n] = h.startNs(i) + arrivals[n];
      }
    }
    unknownArrivals = unknown;
    int[] order = IntStream.range(0, size).toArray();
    if (vcpuCount > 1) {
      order = IntStream.range(0, size).boxed().sorted((a, b) -> Long.compare(wakeNs[a], wakeNs[b]))
          .mapToInt(Integer::intValue).toArray();
    }
    vcpu = new int[size];
    waker = new int[size];
    flags = new byte[size];
    startNs = new long[size];
    arrivalNs = new long[size];
    latencyOrChance = new long[size];
    lateNs = new int[size];
    cutNs = new int[size];
    busyDifferenceNs = new int[size];
    wakeDifferenceNs = new int[size];
    AfterCost after = model.afterCost();
    for (int k = 0; k < size; k++) {
      int at = order[k];
      VcpuHalts h = trace.halts().get(vcpuOf[at]);
      int i = indexOf[at];
      boolean blocked = h.waited(i);
      vcpu[k] = vcpuOf[at];
      waker[k] = h.waker(i);
      flags[k] = (byte) (anchor(h, i) | (blocked ? BLOCKED : 0)
          | (h.valid(i) ? VALID : 0));
      startNs[k] = h.startNs(i);
      arrivalNs[k] = arrivals[at];
      latencyOrChance[k] = blocked ? h.durationNs(i) - arrivals[at] : model.chance(k);
      lateNs[k] = blocked || h.windowNs(i) < 0 || seenByGuest
          ? 0
          : toInt(Math.max(0, arrivals[at] - h.windowNs(i)));
      cutNs[k] = seenByGuest ? NO_CUT : cutNs(h, i, arrivals[at]);
      if (i + 1 < h.size()) {
        long busyNs = h.startNs(i + 1) - h.endNs(i);
        // Colder or warmer, but never less than no time at all.
        busyDifferenceNs[k] = toInt(Math.max(-busyNs, after.busyDifferenceNs(busyNs, blocked)));
      }
      wakeDifferenceNs[k] = toInt(
          wakeDifferenceNs(trace, h, i, arrivals[at], flags[k] & ANCHOR, after));
    }
    long[] recordedNs = new long[vcpuCount];
    Arrays.setAll(recordedNs, v -> windowAtStartNs(trace, v));
    startWindowNs = seenByGuest ? new long[vcpuCount] : recordedNs;
    startLimitNs = seenByGuest ? recordedNs : new long[vcpuCount];
  }

  private static long windowAtStartNs(Trace trace, int v) {
    VcpuHalts h = trace.halts().get(v);
    return Math.max(0, h.size() > 0 && h.windowNs(0) >= 0
        ? h.windowNs(0)
        : trace.info().vcpus().get(v).windowAtStartNs());
  }

  /// @param model gives what the trace does not show of a halt: the latency that it would have had, what would follow it
  public static ReplayTape of(Trace trace, ReplayModel model) {
    return new ReplayTape(trace, model);
  }

  public int size() {
    return size;
  }

  public int vcpuCount() {
    return vcpuCount;
  }

  /// The window that a vCPU begins with, ns.
  public long startWindowNs(int vcpuIndex) {
    return startWindowNs[vcpuIndex];
  }

  /// Hands over the halts of one vCPU as they are when no wake moves: each arrival where the recording has it, and the
  /// latency that the halt has if it blocks, which is the one that [Replay] would take.
  public void openLoop(int vcpuIndex, OpenLoopSink sink) {
    for (int k = 0; k < size; k++) {
      if (vcpu[k] == vcpuIndex) {
        long latencyNs = (flags[k] & BLOCKED) != 0
            ? latencyOrChance[k]
            : latencies.drawNs(arrivalNs[k], latencyOrChance[k]);
        sink.halt(arrivalNs[k], latencyNs, lateNs[k], cutNs[k], (flags[k] & VALID) != 0);
      }
    }
  }

  /// Halts whose arrival was estimated from the duration.
  public long unknownArrivals() {
    return unknownArrivals;
  }

  /// Arrivals of the halts with one of these anchors, sorted, ns.
  public long[] sortedArrivalsNs(Anchor... anchors) {
    int wanted = Arrays.stream(anchors).mapToInt(a -> 1 << code(a)).sum();
    return IntStream.range(0, size).filter(k -> (wanted & 1 << (flags[k] & ANCHOR)) != 0)
        .mapToLong(k -> arrivalNs[k]).sorted().toArray();
  }

  private static long wakeDifferenceNs(Trace trace, VcpuHalts h, int i, long arrivalNs, int anchor,
      AfterCost after) {
    if (anchor == ANSWER && i > 0) {
      return Math.max(-arrivalNs, after.answerDifferenceNs(arrivalNs, h.waited(i - 1)));
    }
    if (anchor == PEER) {
      VcpuHalts sender = trace.halts().get(h.waker(i));
      long wakeNs = h.startNs(i) + arrivalNs;
      int sentAfter = AfterCost.latestEnded(sender, wakeNs);
      if (sentAfter >= 0) {
        long sentAfterNs = wakeNs - sender.endNs(sentAfter);
        return Math.max(-sentAfterNs,
            after.peerDifferenceNs(sentAfterNs, sender.waited(sentAfter)));
      }
    }
    return 0;
  }

  /// A wake by a vCPU that is not in the trace moves like an answer.
  private static int anchor(VcpuHalts h, int i) {
    int code = code(h.anchor(i));
    return code == PEER && h.waker(i) == Halt.NO_WAKER ? ANSWER : code;
  }

  private static int code(Anchor anchor) {
    return switch (anchor) {
      case CLOCK -> CLOCK;
      case PEER -> PEER;
      case ANSWER -> ANSWER;
      case UNKNOWN -> UNKNOWN;
    };
  }

  /// A block's wake event came the usual wake latency before its end, yet not within the window that it polled in vain.
  private static long estimatedArrivalNs(VcpuHalts h, int i, ReplayModel model) {
    long durationNs = h.durationNs(i);
    if (!h.waited(i)) {
      return durationNs;
    }
    long afterWindowNs = Math.min(Math.max(Replay.IMMEDIATE_NS, h.windowNs(i)) + 1, durationNs);
    return Math.max(afterWindowNs, durationNs - model.latencies().medianNs(durationNs));
  }

  private static int cutNs(VcpuHalts h, int i, long arrivalNs) {
    long polled = h.polledNs(i);
    if (!h.waited(i) || h.windowNs(i) <= 0) {
      return NO_CUT;
    }
    if (arrivalNs <= h.windowNs(i)) {
      // The window was still open when the event came, and yet the halt blocked.
      return toInt(Math.max(0, polled < 0 ? arrivalNs - 1 : Math.min(polled, arrivalNs - 1)));
    }
    return polled >= 0 && polled + CUT_SLACK_NS < h.windowNs(i) ? toInt(polled) : NO_CUT;
  }

  private static int toInt(long ns) {
    return (int) Math.clamp(ns, -Integer.MAX_VALUE, Integer.MAX_VALUE - 1L);
  }
}
