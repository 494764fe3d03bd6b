package haltwise.replay;

import haltwise.trace.Trace;
import haltwise.trace.VcpuHalts;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// How long a blocked vCPU takes from its wake event to running again, by how long it was idle and by whether the halt
/// before blocked too: samples of real halts, in one class for each power of two of the arrival. A class with few samples
/// of the one kind takes both; one with few samples at all borrows from its neighbours.
public final class WakeLatencies {
  private static final int CLASSES = 48;
  private static final int ENOUGH = 32;
  /// The few blocks of a recording that polls generously are its accidents, not its usual wake-ups.
  private static final int ENOUGH_IN_ALL = 200;
  private static final int KEPT = 4096;

  private final long[][] samplesNs;
  private final long[][] afterHitNs;
  private final long[][] afterBlockNs;
  private final boolean learnt;

  private WakeLatencies(long[][] samplesNs, boolean learnt) {
    this(samplesNs, samplesNs, samplesNs, learnt);
  }

  private WakeLatencies(long[][] samplesNs, long[][] afterHitNs, long[][] afterBlockNs,
      boolean learnt) {
    this.samplesNs = samplesNs;
    this.afterHitNs = afterHitNs;
    this.afterBlockNs = afterBlockNs;
    this.learnt = learnt;
  }

  /// One latency for every block, ns.
  public static WakeLatencies constant(long latencyNs) {
    long[][] samples = new long[CLASSES][];
    Arrays.fill(samples, new long[]{latencyNs});
    return new WakeLatencies(samples, false);
  }

  /// @param traces recordings of the same vCPUs on the same host
  /// @param fallbackNs used when they hold fewer than 32 blocked halts with a known arrival; up to 200, their median is
  public static WakeLatencies learn(List<Trace> traces, long fallbackNs) {
    ByClass both = new ByClass();
    ByClass afterHit = new ByClass();
    ByClass afterBlock = new ByClass();
    for (Trace t : traces) {
      for (VcpuHalts halts : t.halts()) {
        for (int i = 0; i < halts.size(); i++) {
          if (halts.waited(i) && halts.arrivalNs(i) >= 0 && !isCut(halts, i)) {
            int c = classOf(halts.arrivalNs(i));
            long latencyNs = Math.max(0, halts.durationNs(i) - halts.arrivalNs(i));
            both.add(c, latencyNs);
            (i > 0 && halts.waited(i - 1) ? afterBlock : afterHit).add(c, latencyNs);
          }
        }
      }
    }
    if (both.all() < ENOUGH) {
      return constant(fallbackNs);
    }
    if (both.all() < ENOUGH_IN_ALL) {
      return constant(medianOfAll(both.samplesNs, both.counts));
    }
    long[][] samples = gathered(both.samplesNs, both.counts);
    return new WakeLatencies(samples, afterHit.orWhereFew(samples), afterBlock.orWhereFew(samples),
        true);
  }

  /// Latencies of one kind, by class.
  private static final class ByClass {
    private final long[][] samplesNs = new long[CLASSES][0];
    private final int[] counts = new int[CLASSES];

    void add(int c, long latencyNs) {
      if (counts[c] == samplesNs[c].length) {
        samplesNs[c] = Arrays.copyOf(samplesNs[c], Math.max(64, counts[c] * 2));
      }
      samplesNs[c][counts[c]++] = latencyNs;
    }

    int all() {
      return Arrays.stream(counts).sum();
    }

    /// These, but for classes with few of them.
    long[][] orWhereFew(long[][] others) {
      return IntStream.range(0, CLASSES)
          .mapToObj(c -> counts[c] < ENOUGH
              ? others[c]
              : thinned(Arrays.copyOf(samplesNs[c], counts[c])))
          .toArray(long[][]::new);
    }
  }

  /// As measured by a calibration, whatever woke the vCPU.
  ///
  /// @throws IllegalArgumentException when it measured none
  public static WakeLatencies of(Calibration calibration) {
    if (calibration.wakes().isEmpty()) {
      throw new IllegalArgumentException("BUG: a calibration without wake latencies");
    }
    long[][] byClass = new long[CLASSES][0];
    int[] counts = new int[CLASSES];
    for (Calibration.WakeClass w : calibration.wakes()) {
      int c = classOf(w.fromNs());
      int from = counts[c];
      counts[c] += w.latenciesNs().size();
      byClass[c] = Arrays.copyOf(byClass[c], counts[c]);
      for (int i = from; i < counts[c]; i++) {
        byClass[c][i] = w.latenciesNs().get(i - from);
      }
    }
    return new WakeLatencies(gathered(byClass, counts), true);
  }

  private static long[][] gathered(long[][] byClass, int[] counts) {
    long[][] samples = new long[CLASSES][];
    for (int c = 0; c < CLASSES; c++) {
      samples[c] = thinned(gather(byClass, counts, c));
    }
    return samples;
  }

  /// The wake came while the window was open and yet the halt blocked: another task had the CPU, and its time is in what
  /// looks like wake latency.
  private static boolean isCut(VcpuHalts halts, int i) {
    return halts.arrivalNs(i) <= halts.windowNs(i);
  }

  private static long medianOfAll(long[][] byClass, int[] counts) {
    long[] all = IntStream.range(0, CLASSES).boxed()
        .flatMapToLong(c -> Arrays.stream(byClass[c], 0, counts[c]))
        .sorted().toArray();
    return all[all.length / 2];
  }

  /// Whether enough real blocked halts gave these latencies; if not, they are all the same.
  public boolean learnt() {
    return learnt;
  }

  /// A latency for a halt of that arrival, ns.
  ///
  /// @param afterBlock whether the halt before it blocked
  /// @param chance its upper half decides: the same gives the same answer
  public long drawNs(long arrivalNs, boolean afterBlock, long chance) {
    long[] samples = (afterBlock ? afterBlockNs : afterHitNs)[classOf(arrivalNs)];
    return samples[(int) ((chance >>> 32) * samples.length >>> 32)];
  }

  /// By the idle time alone, whatever the halt before did.
  public WakeLatencies byIdleTimeAlone() {
    return new WakeLatencies(samplesNs, learnt);
  }

  /// The median latency of blocked halts of that arrival, ns.
  public long medianNs(long arrivalNs) {
    long[] sorted = samplesNs[classOf(arrivalNs)].clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /// The samples of class `c`, and of ever farther classes until there are enough.
  private static long[] gather(long[][] byClass, int[] counts, int c) {
    long[] found = Arrays.copyOf(byClass[c], counts[c]);
    for (int d = 1; found.length < ENOUGH && d < CLASSES; d++) {
      for (int near : new int[]{c - d, c + d}) {
        if (near >= 0 && near < CLASSES && counts[near] > 0) {
          int n = found.length;
          found = Arrays.copyOf(found, n + counts[near]);
          System.arraycopy(byClass[near], 0, found, n, counts[near]);
        }
      }
    }
    return found;
  }

  private static long[] thinned(long[] samples) {
    if (samples.length <= KEPT) {
      return samples;
    }
    long[] kept = new long[KEPT];
    for (int i = 0; i < KEPT; i++) {
      kept[i] = samples[(int) ((long) i * samples.length / KEPT)];
    }
    return kept;
  }

  private static int classOf(long arrivalNs) {
    return Math.min(CLASSES - 1, 64 - Long.numberOfLeadingZeros(Math.max(0, arrivalNs)));
  }

}
