package haltwise.replay.grid;

import haltwise.replay.OpenLoopSink;
import haltwise.replay.ReplayTape;
import java.util.Arrays;

/// The halts of one vCPU as two columns, in order: when the wake event comes, and how long the halt lasts if it
/// blocks. Times in ns, at most [#LONGEST_NS]: what is longer counts as that long.
///
/// A *plain* halt is that and no more: 8 bytes. A *special* one keeps 8 bytes beside it: its polling is cut short by
/// another task, or its end came later than the check that saw the event, or its wake-up is invalid. Immutable.
public final class OpenLoopTape {
  /// 2.1 s, far above any window that is worth a thought.
  public static final int LONGEST_NS = Integer.MAX_VALUE;
  private static final int INVALID = 1 << 31;

  final int size;
  /// From the start to the wake event.
  final int[] arrivalNs;
  /// From the start to running again if the halt blocks: never less than the arrival.
  final int[] blockedNs;
  final int specials;
  /// Which halts are special, ascending, with [#INVALID] in those whose wake-up is.
  private final int[] specialAt;
  /// Of a special halt: where its polling is cut; or, as its complement, how late its end was. The two never come together.
  private final int[] specialNs;

  private OpenLoopTape(Builder b) {
    size = b.size;
    specials = b.specials;
    arrivalNs = b.arrivalNs;
    blockedNs = b.blockedNs;
    specialAt = b.specialAt;
    specialNs = b.specialNs;
  }

  /// One vCPU of a trace, with the latencies that a causal replay would take.
  public static OpenLoopTape of(ReplayTape tape, int vcpuIndex) {
    Builder b = new Builder(tape.size() / tape.vcpuCount() + 1);
    tape.openLoop(vcpuIndex, b);
    return b.build();
  }

  public int size() {
    return size;
  }

  /// Which halt the special one is; [#size] after the last.
  int specialAt(int special) {
    return special < specials ? specialAt[special] & ~INVALID : size;
  }

  int cutNs(int special) {
    int ns = specialNs[special];
    return ns < 0 ? ReplayTape.NO_CUT : ns;
  }

  int lateNs(int special) {
    int ns = specialNs[special];
    return ns < 0 ? ~ns : 0;
  }

  boolean isValid(int special) {
    return (specialAt[special] & INVALID) == 0;
  }

  /// Collects halts in order.
  public static final class Builder implements OpenLoopSink {
    private int size;
    private int specials;
    private int[] arrivalNs;
    private int[] blockedNs;
    private int[] specialAt = new int[0];
    private int[] specialNs = new int[0];

    /// @param expectedHalts grows when there are more
    public Builder(int expectedHalts) {
      arrivalNs = new int[Math.max(1, expectedHalts)];
      blockedNs = new int[arrivalNs.length];
    }

    /// A plain halt.
    ///
    /// @param newArrivalNs from the start to the wake event, >= 0
    /// @param latencyNs from the wake event to running again if it blocks, >= 0
    public void add(long newArrivalNs, long latencyNs) {
      if (size == arrivalNs.length) {
        arrivalNs = Arrays.copyOf(arrivalNs, size * 2);
        blockedNs = Arrays.copyOf(blockedNs, size * 2);
      }
      arrivalNs[size] = clipped(newArrivalNs);
      blockedNs[size] = clipped(newArrivalNs + latencyNs);
      size++;
    }

    @Override
    public void halt(long newArrivalNs, long latencyNs, int lateNs, int cutNs, boolean valid) {
      add(newArrivalNs, latencyNs);
      if (lateNs > 0 || cutNs != ReplayTape.NO_CUT || !valid) {
        if (specials == specialAt.length) {
          specialAt = Arrays.copyOf(specialAt, Math.max(16, specials * 2));
          specialNs = Arrays.copyOf(specialNs, specialAt.length);
        }
        specialAt[specials] = size - 1 | (valid ? 0 : INVALID);
        specialNs[specials++] = lateNs > 0 ? ~lateNs : cutNs;
      }
    }

    /// The halts so far; the builder is empty after it.
    public OpenLoopTape build() {
      if (size < arrivalNs.length) {
        arrivalNs = Arrays.copyOf(arrivalNs, size);
        blockedNs = Arrays.copyOf(blockedNs, size);
      }
      OpenLoopTape tape = new OpenLoopTape(this);
      size = 0;
      specials = 0;
      arrivalNs = new int[1];
      blockedNs = new int[1];
      specialAt = new int[0];
      specialNs = new int[0];
      return tape;
    }

    private static int clipped(long ns) {
      return (int) Math.min(LONGEST_NS, ns);
    }
  }
}
