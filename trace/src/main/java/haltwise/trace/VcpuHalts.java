package haltwise.trace;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/// The halts of one vCPU as columns of primitives, sorted by start. Units and sentinels as in [Halt].
/// Immutable; made by a [Builder].
public final class VcpuHalts {
  private static final Cause[] CAUSES = Cause.values();
  private static final Anchor[] ANCHORS = Anchor.values();
  private static final byte WAITED = 1;
  private static final byte VALID = 2;

  private final int size;
  private final long[] startNs;
  private final long[] arrivalNs;
  private final long[] durationNs;
  private final long[] windowNs;
  private final long[] polledNs;
  private final long[] changedFromNs;
  private final long[] changedToNs;
  private final int[] waker;
  private final byte[] flags;
  private final byte[] cause;
  private final byte[] anchor;

  private VcpuHalts(Builder b) {
    size = b.size;
    startNs = Arrays.copyOf(b.startNs, size);
    arrivalNs = Arrays.copyOf(b.arrivalNs, size);
    durationNs = Arrays.copyOf(b.durationNs, size);
    windowNs = Arrays.copyOf(b.windowNs, size);
    polledNs = Arrays.copyOf(b.polledNs, size);
    changedFromNs = Arrays.copyOf(b.changedFromNs, size);
    changedToNs = Arrays.copyOf(b.changedToNs, size);
    waker = Arrays.copyOf(b.waker, size);
    flags = Arrays.copyOf(b.flags, size);
    cause = Arrays.copyOf(b.cause, size);
    anchor = Arrays.copyOf(b.anchor, size);
  }

  public int size() {
    return size;
  }

  public long startNs(int i) {
    return startNs[i];
  }

  public long arrivalNs(int i) {
    return arrivalNs[i];
  }

  public long durationNs(int i) {
    return durationNs[i];
  }

  public long endNs(int i) {
    return startNs[i] + durationNs[i];
  }

  public long windowNs(int i) {
    return windowNs[i];
  }

  public long polledNs(int i) {
    return polledNs[i];
  }

  public boolean waited(int i) {
    return (flags[i] & WAITED) != 0;
  }

  public boolean valid(int i) {
    return (flags[i] & VALID) != 0;
  }

  public Cause cause(int i) {
    return CAUSES[cause[i]];
  }

  public int waker(int i) {
    return waker[i];
  }

  public Anchor anchor(int i) {
    return ANCHORS[anchor[i]];
  }

  public long changedFromNs(int i) {
    return changedFromNs[i];
  }

  public long changedToNs(int i) {
    return changedToNs[i];
  }

  public Halt get(int i) {
    WindowChange change = changedToNs[i] < 0
        ? WindowChange.NONE
        : new WindowChange(changedFromNs[i], changedToNs[i]);
    return new Halt(startNs[i], arrivalNs[i], durationNs[i], windowNs[i], waited(i), valid(i),
        polledNs[i], cause(i), waker[i], anchor(i), change);
  }

  /// @return each halt changed in the same way; their order must stay
  VcpuHalts map(UnaryOperator<Halt> change) {
    Builder b = new Builder();
    for (int i = 0; i < size; i++) {
      b.add(change.apply(get(i)));
    }
    return b.build();
  }

  /// @return the halts that start at `fromNs` or later and before `toNs`
  public VcpuHalts startingBetween(long fromNs, long toNs) {
    Builder b = new Builder();
    for (int i = 0; i < size; i++) {
      if (startNs[i] >= fromNs && startNs[i] < toNs) {
        b.add(get(i));
      }
    }
    return b.build();
  }

  /// Collects halts in order of start.
  public static final class Builder {
    private int size;
    private long[] startNs;
    private long[] arrivalNs;
    private long[] durationNs;
    private long[] windowNs;
    private long[] polledNs;
    private long[] changedFromNs;
    private long[] changedToNs;
    private int[] waker;
    private byte[] flags;
    private byte[] cause;
    private byte[] anchor;

    public Builder() {
      this(64);
    }

    /// @param expected how many halts will come; more are taken too
    public Builder(int expected) {
      startNs = new long[expected];
      arrivalNs = new long[expected];
      durationNs = new long[expected];
      windowNs = new long[expected];
      polledNs = new long[expected];
      changedFromNs = new long[expected];
      changedToNs = new long[expected];
      waker = new int[expected];
      flags = new byte[expected];
      cause = new byte[expected];
      anchor = new byte[expected];
    }

    public int size() {
      return size;
    }

    public Builder add(Halt h) {
      if (size == startNs.length) {
        grow(size + 1);
      }
      startNs[size] = h.startNs();
      arrivalNs[size] = h.arrivalNs();
      durationNs[size] = h.durationNs();
      windowNs[size] = h.windowNs();
      polledNs[size] = h.polledNs();
      changedFromNs[size] = h.change().fromNs();
      changedToNs[size] = h.change().toNs();
      waker[size] = h.waker();
      flags[size] = (byte) ((h.waited() ? WAITED : 0) | (h.valid() ? VALID : 0));
      cause[size] = (byte) h.cause().ordinal();
      anchor[size] = (byte) h.anchor().ordinal();
      size++;
      return this;
    }

    /// All halts of another piece, in its order.
    public Builder addAll(VcpuHalts h) {
      if (size + h.size > startNs.length) {
        grow(size + h.size);
      }
      System.arraycopy(h.startNs, 0, startNs, size, h.size);
      System.arraycopy(h.arrivalNs, 0, arrivalNs, size, h.size);
      System.arraycopy(h.durationNs, 0, durationNs, size, h.size);
      System.arraycopy(h.windowNs, 0, windowNs, size, h.size);
      System.arraycopy(h.polledNs, 0, polledNs, size, h.size);
      System.arraycopy(h.changedFromNs, 0, changedFromNs, size, h.size);
      System.arraycopy(h.changedToNs, 0, changedToNs, size, h.size);
      System.arraycopy(h.waker, 0, waker, size, h.size);
      System.arraycopy(h.flags, 0, flags, size, h.size);
      System.arraycopy(h.cause, 0, cause, size, h.size);
      System.arraycopy(h.anchor, 0, anchor, size, h.size);
      size += h.size;
      return this;
    }

    public VcpuHalts build() {
      return new VcpuHalts(this);
    }

    private void grow(int atLeast) {
      int n = Math.max(atLeast, size * 2);
      startNs = Arrays.copyOf(startNs, n);
      arrivalNs = Arrays.copyOf(arrivalNs, n);
      durationNs = Arrays.copyOf(durationNs, n);
      windowNs = Arrays.copyOf(windowNs, n);
      polledNs = Arrays.copyOf(polledNs, n);
      changedFromNs = Arrays.copyOf(changedFromNs, n);
      changedToNs = Arrays.copyOf(changedToNs, n);
      waker = Arrays.copyOf(waker, n);
      flags = Arrays.copyOf(flags, n);
      cause = Arrays.copyOf(cause, n);
      anchor = Arrays.copyOf(anchor, n);
    }
  }
}
