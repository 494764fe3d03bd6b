package haltwise.replay;

import haltwise.trace.Anchor;
import haltwise.trace.Halt;
import haltwise.trace.Trace;
import haltwise.trace.VcpuHalts;
import java.util.Arrays;
import java.util.stream.IntStream;

/// A trace laid out for replay: the halts of all vCPUs in the order of their wake events, as columns.
///
/// In this order the sender of a wake has always been replayed up to the moment of sending, since its
/// own latest halt ended, and so was woken, before.
public final class ReplayTape {
  /// A cut that never comes.
  public static final long NO_CUT = Long.MAX_VALUE;
  /// A miss is contended when its polling ended this much before the window did; a switch takes less.
  private static final long CUT_SLACK_NS = 3_000;

  final int size;
  final int vcpuCount;
  final int[] vcpu;
  final int[] waker;
  final Anchor[] anchor;
  final long[] startNs;
  final long[] arrivalNs;
  /// How much of the arrival came after the check that saw the event: the way from there to the end of the halt, of halts
  /// that did not block. All of it for one that did not even poll.
  final long[] lateNs;
  /// Recorded wake latency; -1 for halts that did not block.
  final long[] latencyNs;
  /// Where another task ended the polling; [#NO_CUT] when none did.
  final long[] cutNs;
  final boolean[] valid;
  final long[] startWindowNs;
  final long elapsedNs;
  final long unknownArrivals;

  private ReplayTape(Trace trace, ReplayModel model) {
    vcpuCount = trace.halts().size();
    size = Math.toIntExact(trace.haltCount());
    elapsedNs = trace.info().elapsedNs();
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
    anchor = new Anchor[size];
    startNs = new long[size];
    arrivalNs = new long[size];
    lateNs = new long[size];
    latencyNs = new long[size];
    cutNs = new long[size];
    valid = new boolean[size];
    for (int k = 0; k < size; k++) {
      int at = order[k];
      VcpuHalts h = trace.halts().get(vcpuOf[at]);
      int i = indexOf[at];
      vcpu[k] = vcpuOf[at];
      waker[k] = h.waker(i);
      anchor[k] = h.anchor(i) == Anchor.PEER && h.waker(i) == Halt.NO_WAKER
          ? Anchor.ANSWER
          : h.anchor(i);
      startNs[k] = h.startNs(i);
      arrivalNs[k] = arrivals[at];
      lateNs[k] = h.waited(i) || h.windowNs(i) < 0
          ? 0
          : Math.max(0, arrivals[at] - h.windowNs(i));
      latencyNs[k] = h.waited(i) ? h.durationNs(i) - arrivals[at] : -1;
      cutNs[k] = cutNs(h, i, arrivals[at]);
      valid[k] = h.valid(i);
    }
    startWindowNs = new long[vcpuCount];
    for (int v = 0; v < vcpuCount; v++) {
      VcpuHalts h = trace.halts().get(v);
      startWindowNs[v] = Math.max(0,
          h.size() > 0 && h.windowNs(0) >= 0
              ? h.windowNs(0)
              : trace.info().vcpus().get(v).windowAtStartNs());
    }
  }

  /// @param model gives the latency to subtract where a blocked halt's arrival was not seen
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
  public void openLoop(int vcpuIndex, ReplayModel model, OpenLoopSink sink) {
    for (int k = 0; k < size; k++) {
      if (vcpu[k] == vcpuIndex) {
        long latency = latencyNs[k] >= 0
            ? latencyNs[k]
            : model.latencies().drawNs(arrivalNs[k], Replay.chance(model.seed(), k));
        sink.halt(arrivalNs[k], latency, lateNs[k], cutNs[k], valid[k]);
      }
    }
  }

  /// Halts whose arrival was estimated from the duration.
  public long unknownArrivals() {
    return unknownArrivals;
  }

  /// Arrivals of the halts with one of these anchors, sorted, ns.
  public long[] sortedArrivalsNs(Anchor... anchors) {
    var wanted = Arrays.asList(anchors);
    return IntStream.range(0, size).filter(k -> wanted.contains(anchor[k]))
        .mapToLong(k -> arrivalNs[k]).sorted().toArray();
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

  private static long cutNs(VcpuHalts h, int i, long arrivalNs) {
    long polled = h.polledNs(i);
    if (!h.waited(i) || h.windowNs(i) <= 0) {
      return NO_CUT;
    }
    if (arrivalNs <= h.windowNs(i)) {
      // The window was still open when the event came, and yet the halt blocked.
      return Math.max(0, polled < 0 ? arrivalNs - 1 : Math.min(polled, arrivalNs - 1));
    }
    return polled >= 0 && polled + CUT_SLACK_NS < h.windowNs(i) ? polled : NO_CUT;
  }
}
