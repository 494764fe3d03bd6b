package haltwise.record;

import haltwise.trace.Halt;

/// The window of a vCPU from halt to halt, as far as the events so far tell. What they tell of the halts before,
/// [Windows] adds.
///
/// A block longer than the maximum would have shrunk any window, with an event, so without one its window was 0.
final class WindowWalk {
  private long windowNs;
  /// Whether it is only what it was before a while of which nothing is known.
  private boolean guessed;

  /// @param windowNs before the first halt, or [Halt#UNKNOWN_NS]
  WindowWalk(long windowNs) {
    this.windowNs = windowNs;
  }

  /// Nothing is known of what comes before the next halt.
  void guess() {
    guessed = true;
  }

  /// @param i each halt once, in their order
  /// @param maxNs the ceiling when it began, ns, or [Halt#UNKNOWN_NS]
  /// @return how long it might poll, ns; [Halt#UNKNOWN_NS] after a loss, or when no event told yet
  long next(RawHalts halts, int i, long maxNs) {
    boolean lost = halts.afterLoss(i);
    if (lost) {
      windowNs = Halt.UNKNOWN_NS;
    }
    boolean moved = halts.changedToNs(i) >= 0;
    boolean isOpen = windowNs < 0 || guessed;
    if (moved) {
      windowNs = halts.changedFromNs(i);
      guessed = false;
    } else if (isOpen && isZeroBy(halts, i, maxNs)) {
      windowNs = 0;
      guessed = false;
    } else if (Windows.isAbove(windowNs, maxNs)) {
      windowNs = maxNs;
    }
    long ofThisHaltNs = lost ? Halt.UNKNOWN_NS : windowNs;
    if (moved) {
      windowNs = halts.changedToNs(i);
    }
    return ofThisHaltNs;
  }

  /// Of the next halt, before the kernel cuts it to the maximum in force then.
  long windowNs() {
    return windowNs;
  }

  private static boolean isZeroBy(RawHalts halts, int i, long maxNs) {
    return maxNs == 0 || maxNs > 0 && halts.waited(i) && halts.durationNs(i) > maxNs;
  }
}
