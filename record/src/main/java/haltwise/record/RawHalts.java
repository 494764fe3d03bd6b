package haltwise.record;

import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import java.util.Arrays;

/// The halts of one vCPU as they come in: what the events say, without the windows, which need the whole sequence.
/// The last halt can still be changed.
final class RawHalts {
  private static final Cause[] CAUSES = Cause.values();
  private static final Anchor[] ANCHORS = Anchor.values();
  private static final byte WAITED = 1;
  private static final byte VALID = 2;
  private static final byte AFTER_LOSS = 4;

  private int size;
  private long[] startNs = new long[0];
  private long[] durationNs = new long[0];
  private long[] arrivalNs = new long[0];
  private long[] sleptAfterNs = new long[0];
  private long[] changedFromNs = new long[0];
  private long[] changedToNs = new long[0];
  private byte[] flags = new byte[0];
  private byte[] cause = new byte[0];
  private byte[] anchor = new byte[0];
  private int[] waker = new int[0];

  /// @param sleptAfterNs from the start to the thread leaving its CPU, ns; -1 when not seen
  /// @param changedToNs -1 for no window event
  /// @param afterLoss whether events were lost before the end of this halt
  void add(long startNs, long durationNs, long arrivalNs, long sleptAfterNs, boolean waited,
      boolean valid, boolean afterLoss, long changedFromNs, long changedToNs) {
    if (size == this.startNs.length) {
      grow();
    }
    int i = size++;
    this.startNs[i] = startNs;
    this.durationNs[i] = durationNs;
    this.arrivalNs[i] = arrivalNs;
    this.sleptAfterNs[i] = sleptAfterNs;
    this.changedFromNs[i] = changedFromNs;
    this.changedToNs[i] = changedToNs;
    flags[i] = (byte) ((waited ? WAITED : 0) | (valid ? VALID : 0) | (afterLoss ? AFTER_LOSS : 0));
  }

  void setLastWake(Cause why, int byWhom, Anchor moves) {
    cause[size - 1] = (byte) why.ordinal();
    waker[size - 1] = byWhom;
    anchor[size - 1] = (byte) moves.ordinal();
  }

  /// Forgets all halts but the last, which can still be changed.
  void keepLast() {
    if (size > 1) {
      int last = size - 1;
      startNs[0] = startNs[last];
      durationNs[0] = durationNs[last];
      arrivalNs[0] = arrivalNs[last];
      sleptAfterNs[0] = sleptAfterNs[last];
      changedFromNs[0] = changedFromNs[last];
      changedToNs[0] = changedToNs[last];
      flags[0] = flags[last];
      cause[0] = cause[last];
      anchor[0] = anchor[last];
      waker[0] = waker[last];
      size = 1;
    }
  }

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  long startNs(int i) {
    return startNs[i];
  }

  long endNs(int i) {
    return startNs[i] + durationNs[i];
  }

  long durationNs(int i) {
    return durationNs[i];
  }

  long arrivalNs(int i) {
    return arrivalNs[i];
  }

  long sleptAfterNs(int i) {
    return sleptAfterNs[i];
  }

  long changedFromNs(int i) {
    return changedFromNs[i];
  }

  long changedToNs(int i) {
    return changedToNs[i];
  }

  boolean waited(int i) {
    return (flags[i] & WAITED) != 0;
  }

  boolean valid(int i) {
    return (flags[i] & VALID) != 0;
  }

  boolean afterLoss(int i) {
    return (flags[i] & AFTER_LOSS) != 0;
  }

  Cause cause(int i) {
    return CAUSES[cause[i]];
  }

  Anchor anchor(int i) {
    return ANCHORS[anchor[i]];
  }

  int waker(int i) {
    return waker[i];
  }

  private void grow() {
    int n = Math.max(64, size * 2);
    startNs = Arrays.copyOf(startNs, n);
    durationNs = Arrays.copyOf(durationNs, n);
    arrivalNs = Arrays.copyOf(arrivalNs, n);
    sleptAfterNs = Arrays.copyOf(sleptAfterNs, n);
    changedFromNs = Arrays.copyOf(changedFromNs, n);
    changedToNs = Arrays.copyOf(changedToNs, n);
    flags = Arrays.copyOf(flags, n);
    cause = Arrays.copyOf(cause, n);
    anchor = Arrays.copyOf(anchor, n);
    waker = Arrays.copyOf(waker, n);
  }
}
