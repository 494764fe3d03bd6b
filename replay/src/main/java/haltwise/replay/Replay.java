package haltwise.replay;

import haltwise.replay.HostRule.Step;
import haltwise.trace.HostSettings;
import java.util.Arrays;

/// One causal replay of a tape: each halt hits or blocks by the kernel's rule; a block adds its wake latency
/// and its after-cost, and every later wake moves by its anchor.
///
/// Not safe for use by two threads at once; cheap to make, and reusable for any number of settings.
public final class Replay {
  /// An event this soon after the halt began is there at the first check of a halt that does not poll.
  public static final long IMMEDIATE_NS = 1_000;

  private final ReplayTape tape;
  private final ReplayModel model;
  private final long[] shiftNs;
  private final long[] windowNs;
  private final boolean[] blockedBefore;
  private final boolean[] recordedBlockedBefore;
  private final LatencyHistogram latencies = new LatencyHistogram();

  private final long[] haltsByArrival = new long[ArrivalProfile.CLASSES];
  private final long[] hitsByArrival = new long[ArrivalProfile.CLASSES];

  private long hits;
  private long immediates;
  private long misses;
  private long absorbed;
  private long polledNs;
  private long wastedNs;
  private long latencySumNs;
  private long latencyMaxNs;

  public Replay(ReplayTape tape, ReplayModel model) {
    this.tape = tape;
    this.model = model;
    shiftNs = new long[tape.vcpuCount];
    windowNs = new long[tape.vcpuCount];
    blockedBefore = new boolean[tape.vcpuCount];
    recordedBlockedBefore = new boolean[tape.vcpuCount];
  }

  /// From the windows that the recording began with.
  public Outcome run(HostSettings settings) {
    return run(settings, tape.startWindowNs);
  }

  /// With every vCPU's window at `startWindowNs` before its first halt.
  public Outcome runFrom(HostSettings settings, long startWindowNs) {
    long[] start = new long[tape.vcpuCount];
    Arrays.fill(start, startWindowNs);
    return run(settings, start);
  }

  /// Of the latest run: which halts hit.
  public ArrivalProfile arrivals() {
    return new ArrivalProfile(haltsByArrival, hitsByArrival);
  }

  private Outcome run(HostSettings settings, long[] startWindowNs) {
    reset(startWindowNs);
    for (int k = 0; k < tape.size; k++) {
      step(k, settings);
    }
    return outcome();
  }

  private void step(int k, HostSettings settings) {
    int v = tape.vcpu[k];
    long coldNs = model.afterCost().busyNs();
    long recordedStartNs = tape.startNs[k];
    long recordedEndNs = recordedStartNs + tape.arrivalNs[k] + Math.max(0, tape.latencyNs[k]);
    long startNs = recordedStartNs + shiftNs[v] + coldness(v) * coldNs;
    long arrivalNs = wakeNs(k, v, startNs) - startNs;
    boolean recordedBlocked = tape.latencyNs[k] >= 0;
    if (arrivalNs < 0) {
      absorbed++;
      shiftNs[v] = startNs - recordedEndNs;
      remember(v, false, recordedBlocked);
      return;
    }
    long window = HostRule.atEntry(windowNs[v], settings.maxNs());
    long reachNs = Math.min(window, tape.cutNs[k]);
    boolean blocked = arrivalNs - tape.lateNs[k] > (window == 0 ? IMMEDIATE_NS : reachNs);
    long durationNs = arrivalNs;
    int arrivalClass = ArrivalProfile.classOf(arrivalNs);
    haltsByArrival[arrivalClass]++;
    if (blocked) {
      long latencyNs = recordedBlocked
          ? tape.latencyNs[k]
          : model.latencies().drawNs(arrivalNs, chance(model.seed(), k));
      durationNs += latencyNs;
      latencies.add(latencyNs);
      latencySumNs += latencyNs;
      latencyMaxNs = Math.max(latencyMaxNs, latencyNs);
      polledNs += reachNs;
      wastedNs += reachNs;
      misses += window > 0 ? 1 : 0;
    } else if (window > 0) {
      hits++;
      hitsByArrival[arrivalClass]++;
      polledNs += arrivalNs;
    } else {
      immediates++;
    }
    Step step = HostRule.step(window, durationNs, tape.valid[k], settings.maxNs());
    windowNs[v] = HostRule.after(step, window, settings);
    shiftNs[v] = startNs + durationNs - recordedEndNs;
    remember(v, blocked, recordedBlocked);
  }

  /// When the wake event comes, by its anchor.
  private long wakeNs(int k, int v, long startNs) {
    long recordedNs = tape.startNs[k] + tape.arrivalNs[k];
    return switch (tape.anchor[k]) {
      case CLOCK -> recordedNs;
      case PEER -> {
        int u = tape.waker[k];
        yield recordedNs + shiftNs[u] + coldness(u) * model.afterCost().busyNs();
      }
      case ANSWER, UNKNOWN ->
        startNs + Math.max(0, tape.arrivalNs[k] + coldness(v) * model.afterCost().arrivalNs());
    };
  }

  /// 1 when the vCPU's latest halt blocked here but not in the recording, -1 the other way round, else 0.
  private int coldness(int v) {
    return (blockedBefore[v] ? 1 : 0) - (recordedBlockedBefore[v] ? 1 : 0);
  }

  private void remember(int v, boolean blocked, boolean recordedBlocked) {
    blockedBefore[v] = blocked;
    recordedBlockedBefore[v] = recordedBlocked;
  }

  private void reset(long[] startWindowNs) {
    for (int v = 0; v < tape.vcpuCount; v++) {
      shiftNs[v] = 0;
      windowNs[v] = startWindowNs[v];
      blockedBefore[v] = false;
      recordedBlockedBefore[v] = false;
    }
    latencies.clear();
    Arrays.fill(haltsByArrival, 0);
    Arrays.fill(hitsByArrival, 0);
    hits = 0;
    immediates = 0;
    misses = 0;
    absorbed = 0;
    polledNs = 0;
    wastedNs = 0;
    latencySumNs = 0;
    latencyMaxNs = 0;
  }

  private Outcome outcome() {
    long blocks = latencies.total();
    long halts = hits + immediates + blocks;
    long elapsedNs = 0;
    double rate = 0;
    for (int v = 0; v < tape.vcpuCount; v++) {
      long own = Math.max(1, tape.elapsedNs + shiftNs[v]);
      elapsedNs += own;
      rate += (double) tape.elapsedNs / own / tape.vcpuCount;
    }
    return new Outcome(
        tape.size, absorbed, hits, immediates, blocks, misses, polledNs, wastedNs, elapsedNs, rate,
        latencySumNs,
        overAll(halts, blocks, 0.50), overAll(halts, blocks, 0.99),
        latencies.atRank((long) Math.ceil(0.99 * blocks)),
        latencyMaxNs, tape.vcpuCount == 0 ? 0 : windowNs[0]);
  }

  /// A percentile over all halts, of which all but the blocks count 0.
  private long overAll(long halts, long blocks, double share) {
    return latencies.atRank((long) Math.ceil(share * halts) - (halts - blocks));
  }

  /// A number that belongs to halt `k` alone, so that all settings meet the same luck (SplitMix64).
  static long chance(long seed, int k) {
    long z = seed + (k + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
