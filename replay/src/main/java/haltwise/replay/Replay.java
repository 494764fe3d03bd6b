package haltwise.replay;

import haltwise.trace.HostSettings;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One causal replay of a tape: each halt hits or blocks by the kernel's rule, or by another [Policy]; a block adds its
/// wake latency and its after-cost, and every later wake moves by its anchor. A guest that polls goes first: what it
/// catches is no halt, the rest reaches the host that much later.
///
/// Not safe for use by two threads at once; cheap to make, and reusable for any number of settings.
public final class Replay {
  /// An event this soon after the halt began is there at the first check of a halt that does not poll.
  public static final long IMMEDIATE_NS = 1_000;
  private static final long NOT_CLAIRVOYANT = -1;

  private ReplayTape tape;
  private final HostRule rule;
  private final GuestStage guest;
  private final boolean guestPolls;
  /// False when the guest has switched off the host's polling.
  private final boolean hostPolls;
  /// How much later than in the recording the latest halt ended.
  private final long[] shiftNs;
  /// How much longer than in the recording the vCPU is busy after it.
  private final long[] busyDifferenceNs;
  private final long[] windowNs;
  /// Whether the latest halt blocked here and not in the recording, or the other way round.
  private final boolean[] differs;
  private final LatencyHistogram latencies = new LatencyHistogram();

  /// Null unless someone wants to know what the halts are like: a search has no time for it.
  private @Nullable ProfileCount profile;
  /// Price of a block to the clairvoyant, ns; [#NOT_CLAIRVOYANT] when the kernel's rule decides.
  private long clairvoyantNs = NOT_CLAIRVOYANT;
  private HostSettings settings = HostSettings.OFF;
  private long recorded;
  private long hits;
  private long immediates;
  private long misses;
  private long absorbed;
  private long polledNs;
  private long wastedNs;
  private long latencySumNs;
  private long latencyMaxNs;

  /// Of a guest that does not poll.
  public Replay(ReplayTape tape) {
    this(tape, GuestStage.NONE, true);
  }

  /// Of a guest that polls before it halts.
  public Replay(ReplayTape tape, GuestPolling guest) {
    this(tape, new GuestStage(guest, tape.vcpuCount, tape.seenByGuest ? 0 : guest.costs().exitNs()),
        !guest.pollControl());
  }

  private Replay(ReplayTape tape, GuestStage guest, boolean hostPolls) {
    this.tape = tape;
    rule = tape.rule;
    this.guest = guest;
    this.hostPolls = hostPolls;
    guestPolls = guest != GuestStage.NONE;
    shiftNs = new long[tape.vcpuCount];
    busyDifferenceNs = new long[tape.vcpuCount];
    windowNs = new long[tape.vcpuCount];
    differs = new boolean[tape.vcpuCount];
  }

  /// From the windows that the recording began with.
  public Outcome run(HostSettings settings) {
    return run(settings, tape.startWindowNs, tape.startLimitNs);
  }

  /// Settings start from the windows that the recording began with; other policies need none.
  public Outcome run(Policy policy) {
    begin(policy);
    goOnWith(tape);
    Outcome outcome = outcome();
    clairvoyantNs = NOT_CLAIRVOYANT;
    return outcome;
  }

  /// With every vCPU's window at `startWindowNs` before its first halt; the guest's, if it polls, begins at 0.
  public Outcome runFrom(HostSettings settings, long startWindowNs) {
    return runFrom(settings, startWindowNs, 0);
  }

  /// @param startLimitNs window of every vCPU's guest governor before its first idle period
  public Outcome runFrom(HostSettings settings, long startWindowNs, long startLimitNs) {
    return run(settings, filled(startWindowNs), filled(startLimitNs));
  }

  private long[] filled(long ns) {
    long[] start = new long[tape.vcpuCount];
    Arrays.fill(start, ns);
    return start;
  }

  /// What the halts are like under the settings, from windows of `startWindowNs`.
  public ReplayProfile profile(HostSettings settings, long startWindowNs) {
    ProfileCount count = new ProfileCount();
    profile = count;
    Outcome outcome = runFrom(settings, startWindowNs);
    profile = null;
    return count.profile(outcome);
  }

  private Outcome run(HostSettings settings, long[] startWindowNs, long[] startLimitNs) {
    begin(settings, startWindowNs, startLimitNs);
    goOnWith(tape);
    return outcome();
  }

  private void begin(HostSettings settings, long[] startWindowNs, long[] startLimitNs) {
    this.settings = settings;
    reset(startWindowNs, settings.maxNs());
    guest.reset(startLimitNs);
  }

  /// Begins a replay of a tape that comes in parts, from the windows that the recording began with.
  void begin(Policy policy) {
    switch (policy) {
      case Policy.Kernel(HostSettings s) -> begin(s, tape.startWindowNs, tape.startLimitNs);
      case Policy.Never() -> begin(HostSettings.OFF, filled(0), filled(0));
      case Policy.Pinned(long pinnedNs) ->
        begin(HostSettings.pinned(pinnedNs), filled(pinnedNs), filled(0));
      case Policy.Clairvoyant(long priceNs) -> {
        clairvoyantNs = priceNs;
        begin(HostSettings.OFF, filled(0), filled(0));
      }
    }
  }

  /// The same under a kernel's settings from other windows.
  void beginFrom(HostSettings settings, long startWindowNs, long startLimitNs) {
    begin(settings, filled(startWindowNs), filled(startLimitNs));
  }

  /// Replays the part of the tape that follows those before it.
  void goOnWith(ReplayTape part) {
    tape = part;
    for (int k = 0; k < part.size; k++) {
      step(k, settings);
    }
    recorded += part.size;
  }

  private void step(int k, HostSettings settings) {
    int v = tape.vcpu[k];
    int flags = tape.flags[k];
    boolean recordedBlocked = (flags & ReplayTape.BLOCKED) != 0;
    long recordedWakeNs = tape.startNs[k] + tape.arrivalNs[k];
    long recordedEndNs = recordedWakeNs + (recordedBlocked ? tape.latencyOrChance[k] : 0);
    long startNs = tape.startNs[k] + shiftNs[v] + busyDifferenceNs[v];
    long arrivalNs = switch (flags & ReplayTape.ANCHOR) {
      case ReplayTape.CLOCK -> recordedWakeNs - startNs;
      case ReplayTape.PEER -> {
        int u = tape.waker[k];
        yield recordedWakeNs + shiftNs[u] + (differs[u] ? tape.wakeDifferenceNs[k] : 0) - startNs;
      }
      default -> tape.arrivalNs[k] + (differs[v] ? tape.wakeDifferenceNs[k] : 0);
    };
    if (arrivalNs < 0) {
      absorbed++;
      goOn(k, v, startNs - recordedEndNs, recordedBlocked);
      return;
    }
    long cutNs = tape.cutNs[k];
    if (guestPolls) {
      long guestNs = guest.poll(v, arrivalNs, cutNs);
      if (guestNs == GuestStage.CAUGHT) {
        goOn(k, v, startNs + arrivalNs - recordedEndNs - guest.exitNs(), recordedBlocked);
        return;
      }
      startNs += guestNs;
      arrivalNs -= guestNs;
      cutNs = Math.max(0, cutNs - guestNs);
    }
    long carriedNs = rule.atEntry(windowNs[v], settings.maxNs());
    long window = !hostPolls
        ? 0
        : clairvoyantNs < 0
            ? carriedNs
            : clairvoyantWindowNs(arrivalNs, arrivalNs - tape.lateNs[k], cutNs);
    long reachNs = Math.min(window, cutNs);
    boolean blocked = arrivalNs - tape.lateNs[k] > (window == 0 ? IMMEDIATE_NS : reachNs);
    long durationNs = arrivalNs;
    if (blocked) {
      long latencyNs = recordedBlocked
          ? tape.latencyOrChance[k]
          : tape.latencies.drawNs(arrivalNs, ((flags & ReplayTape.AFTER_BLOCK) != 0) != differs[v],
              tape.latencyOrChance[k]);
      durationNs += latencyNs;
      latencies.add(latencyNs);
      latencySumNs += latencyNs;
      latencyMaxNs = Math.max(latencyMaxNs, latencyNs);
      polledNs += reachNs;
      wastedNs += reachNs;
      misses += window > 0 ? 1 : 0;
      if (profile != null) {
        profile.block(arrivalNs, window, reachNs, latencyNs);
      }
    } else if (window > 0) {
      hits++;
      polledNs += arrivalNs;
    } else {
      immediates++;
    }
    if (profile != null && !blocked) {
      profile.noBlock(arrivalNs, window);
    }
    windowNs[v] = hostPolls
        ? rule.after(rule.step(window, durationNs, (flags & ReplayTape.VALID) != 0,
            settings.maxNs()), window, settings)
        : carriedNs;
    if (guestPolls) {
      guest.halted(v, durationNs);
    }
    goOn(k, v, startNs + durationNs - recordedEndNs, blocked != recordedBlocked);
  }

  /// Polls to the end where that costs no more than a block, no task cuts it short, and the event is not there anyway.
  private long clairvoyantWindowNs(long arrivalNs, long seenNs, long cutNs) {
    return seenNs > IMMEDIATE_NS && seenNs <= cutNs && arrivalNs <= clairvoyantNs
        ? Long.MAX_VALUE
        : 0;
  }

  /// The vCPU runs again, `lateNs` later than in the recording; after a block that was none, or a hit that was none, it is
  /// busy for another time too.
  private void goOn(int k, int v, long lateNs, boolean differently) {
    shiftNs[v] = lateNs;
    busyDifferenceNs[v] = differently ? tape.busyDifferenceNs[k] : 0;
    differs[v] = differently;
  }

  private void reset(long[] startWindowNs, long maxNs) {
    for (int v = 0; v < tape.vcpuCount; v++) {
      shiftNs[v] = 0;
      busyDifferenceNs[v] = 0;
      // As if the settings had always held: a rule that clamps while growing would keep a wider
      // window.
      windowNs[v] = Math.min(startWindowNs[v], maxNs);
      differs[v] = false;
    }
    latencies.clear();
    recorded = 0;
    hits = 0;
    immediates = 0;
    misses = 0;
    absorbed = 0;
    polledNs = 0;
    wastedNs = 0;
    latencySumNs = 0;
    latencyMaxNs = 0;
  }

  /// Of all parts since [#begin].
  Outcome outcome() {
    long blocks = latencies.total();
    long idle = hits + immediates + blocks + guest.hits();
    long elapsedNs = 0;
    double rate = 0;
    for (int v = 0; v < tape.vcpuCount; v++) {
      long own = Math.max(1, tape.elapsedNs + shiftNs[v] + busyDifferenceNs[v]);
      elapsedNs += own;
      rate += (double) tape.elapsedNs / own / tape.vcpuCount;
    }
    return new Outcome(
        recorded, absorbed, hits, immediates, blocks, misses, polledNs, wastedNs, elapsedNs, rate,
        latencySumNs,
        overAll(idle, blocks, 0.50), overAll(idle, blocks, 0.99),
        latencies.atRank((long) Math.ceil(0.99 * blocks)),
        latencyMaxNs, tape.vcpuCount == 0 ? 0 : windowNs[0], guest.hits(), guest.polledNs(),
        guest.overrunNs());
  }

  /// A percentile over all idle periods, of which all but the blocks count 0.
  private long overAll(long idle, long blocks, double share) {
    return latencies.atRank((long) Math.ceil(share * idle) - (idle - blocks));
  }
}
