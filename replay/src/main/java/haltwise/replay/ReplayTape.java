package haltwise.replay;

import haltwise.trace.Anchor;
import haltwise.trace.Halt;
import haltwise.trace.HaltSource;
import haltwise.trace.Trace;
import haltwise.trace.TraceKind;
import haltwise.trace.VcpuHalts;
import java.util.Arrays;
import java.util.stream.IntStream;

/// A trace, or a part of one, laid out for replay: the halts of all vCPUs in the order of their wake events, as columns.
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
  static final int AFTER_BLOCK = 16;
  /// A miss is contended when its polling ended this much before the window did; a switch takes less.
  private static final long CUT_SLACK_NS = 3_000;

  final HostRule rule;
  final WakeLatencies latencies;
  int size;
  final int vcpuCount;
  final int[] vcpu;
  final int[] waker;
  /// Anchor, whether the halt blocked in the recording, whether the wake was valid, whether the halt before it blocked.
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
  long unknownArrivals;

  private ReplayTape(HaltSource trace, ReplayModel model, int capacity,
      long[] recordedWindowNs) {
    rule = model.rule();
    latencies = model.latencies();
    vcpuCount = trace.info().vcpus().size();
    elapsedNs = trace.info().elapsedNs();
    seenByGuest = trace.info().kind() instanceof TraceKind.Guest;
    startWindowNs = seenByGuest ? new long[vcpuCount] : recordedWindowNs;
    startLimitNs = seenByGuest ? recordedWindowNs : new long[vcpuCount];
    vcpu = new int[capacity];
    waker = new int[capacity];
    flags = new byte[capacity];
    startNs = new long[capacity];
    arrivalNs = new long[capacity];
    latencyOrChance = new long[capacity];
    lateNs = new int[capacity];
    cutNs = new int[capacity];
    busyDifferenceNs = new int[capacity];
    wakeDifferenceNs = new int[capacity];
  }

  /// The whole of a trace.
  ///
  /// @param model gives what the trace does not show of a halt: the latency that it would have had, what would follow it
  public static ReplayTape of(Trace trace, ReplayModel model) {
    try (TapeReader reader = new TapeReader(trace, model)) {
      return reader.next(Math.toIntExact(trace.haltCount()));
    }
  }

  /// An empty one with room for some halts.
  ///
  /// @param recordedWindowNs of each vCPU, or of its guest's governor, when the recording began
  static ReplayTape withRoom(HaltSource trace, ReplayModel model, int capacity,
      long[] recordedWindowNs) {
    return new ReplayTape(trace, model, capacity, recordedWindowNs);
  }

  /// Adds the halt that wakes next.
  ///
  /// @param h its vCPU's halts, of which it is number `i`
  /// @param afterBlock whether the vCPU's halt before it blocked
  /// @param busyNs until the vCPU's next halt; negative: there is none
  /// @param wake what its wake event follows
  /// @param number of the halt on the whole tape, from 0
  void add(int v, VcpuHalts h, int i, long arrival, boolean estimated, boolean afterBlock,
      long busyNs, SentAfter wake, long number, ReplayModel model) {
    int k = size++;
    boolean blocked = h.waited(i);
    AfterCost after = model.afterCost();
    vcpu[k] = v;
    waker[k] = h.waker(i);
    flags[k] = (byte) (anchor(h, i) | (blocked ? BLOCKED : 0) | (h.valid(i) ? VALID : 0)
        | (afterBlock ? AFTER_BLOCK : 0));
    startNs[k] = h.startNs(i);
    arrivalNs[k] = arrival;
    latencyOrChance[k] = blocked ? h.durationNs(i) - arrival : model.chance(number);
    lateNs[k] = seenByGuest ? 0 : lateNs(blocked, h.windowNs(i), arrival);
    cutNs[k] = seenByGuest ? NO_CUT : cutNs(blocked, h.windowNs(i), h.polledNs(i), arrival);
    if (busyNs >= 0) {
      // Colder or warmer, but never less than no time at all.
      busyDifferenceNs[k] = toInt(Math.max(-busyNs, after.busyDifferenceNs(busyNs, blocked)));
    }
    wakeDifferenceNs[k] = wake.known()
        ? toInt(Math.max(-wake.ns(), (flags[k] & ANCHOR) == PEER
            ? after.peerDifferenceNs(wake.ns(), wake.blocked())
            : after.answerDifferenceNs(wake.ns(), wake.blocked())))
        : 0;
    unknownArrivals += estimated ? 1 : 0;
  }

  /// The halt that a wake follows: of an answer the vCPU's own before, of a peer's the sender's latest that has ended.
  ///
  /// @param ns how long after it
  /// @param blocked whether that halt blocked in the recording
  record SentAfter(boolean known, long ns, boolean blocked) {
    static final SentAfter NOTHING = new SentAfter(false, 0, false);
  }

  public int size() {
    return size;
  }

  /// That moves the windows.
  public HostRule rule() {
    return rule;
  }

  public int vcpuCount() {
    return vcpuCount;
  }

  /// The window that a vCPU begins with, ns.
  public long startWindowNs(int vcpuIndex) {
    return startWindowNs[vcpuIndex];
  }

  /// Hands over the halts of one vCPU as they are when no wake moves: each arrival where the recording has it, and the
  /// latency that the halt has if it blocks: the one that [Replay] would take if what the halt before did made no difference,
  /// which here nobody knows.
  public void openLoop(int vcpuIndex, OpenLoopSink sink) {
    WakeLatencies drawn = latencies.byIdleTimeAlone();
    for (int k = 0; k < size; k++) {
      if (vcpu[k] == vcpuIndex) {
        long latencyNs = (flags[k] & BLOCKED) != 0
            ? latencyOrChance[k]
            : drawn.drawNs(arrivalNs[k], false, latencyOrChance[k]);
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

  /// A wake by a vCPU that is not in the trace moves like an answer.
  static int anchor(VcpuHalts h, int i) {
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

  static long estimatedArrivalNs(VcpuHalts h, int i, ReplayModel model) {
    return estimatedArrivalNs(h.durationNs(i), h.waited(i), h.windowNs(i),
        h.waited(i) ? model.latencies().medianNs(h.durationNs(i)) : 0);
  }

  /// When the wake event of a halt came, where no event tells: of a block the usual wake latency before its end, yet not
  /// within the window that it polled in vain.
  public static long estimatedArrivalNs(long durationNs, boolean waited, long windowNs,
      long usualLatencyNs) {
    if (!waited) {
      return durationNs;
    }
    long afterWindowNs = Math.min(Math.max(Replay.IMMEDIATE_NS, windowNs) + 1, durationNs);
    return Math.max(afterWindowNs, durationNs - usualLatencyNs);
  }

  /// How much of the arrival came after the check that saw the event, ns, as an [OpenLoopSink] takes it.
  ///
  /// @param windowNs negative: unknown
  public static int lateNs(boolean waited, long windowNs, long arrivalNs) {
    return waited || windowNs < 0 ? 0 : toInt(Math.max(0, arrivalNs - windowNs));
  }

  /// Where another task ended the polling of a halt, as an [OpenLoopSink] takes it.
  ///
  /// @param windowNs negative: unknown
  /// @param polledNs negative: unknown
  public static int cutNs(boolean waited, long windowNs, long polledNs, long arrivalNs) {
    if (!waited || windowNs <= 0) {
      return NO_CUT;
    }
    if (arrivalNs <= windowNs) {
      // The window was still open when the event came, and yet the halt blocked.
      return toInt(Math.max(0, polledNs < 0 ? arrivalNs - 1 : Math.min(polledNs, arrivalNs - 1)));
    }
    return polledNs >= 0 && polledNs + CUT_SLACK_NS < windowNs ? toInt(polledNs) : NO_CUT;
  }

  private static int toInt(long ns) {
    return (int) Math.clamp(ns, -Integer.MAX_VALUE, Integer.MAX_VALUE - 1L);
  }
}
