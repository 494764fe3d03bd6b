package haltwise.lab.synthetic;

/// Halts of one vCPU, drawn one after the other; none is kept, so a stream may be longer than memory.
///
///     while (stream.advance()) {
///       use(stream.startNs(), stream.arrivalNs(), stream.busyNs());
///     }
///
/// Starts are those of a vCPU that polls every halt to its end: the next halt starts one arrival and one busy time
/// later. For one thread.
public final class HaltStream {
  private final Law law;
  private final long lengthNs;
  private final long halts;
  private long index = -1;
  private long startNs;
  private long arrivalNs;
  private long busyNs;

  HaltStream(Law law, long lengthNs, long halts) {
    this.law = law;
    this.lengthNs = lengthNs;
    this.halts = halts;
  }

  /// Draws the next halt.
  ///
  /// @return whether there was one
  public boolean advance() {
    startNs += arrivalNs + busyNs;
    index++;
    if (index >= halts || startNs >= lengthNs) {
      arrivalNs = 0;
      busyNs = 0;
      return false;
    }
    double share = halts == Long.MAX_VALUE ? (double) startNs / lengthNs : (double) index / halts;
    arrivalNs = law.arrivalNs(startNs, share);
    busyNs = law.busyNs();
    return true;
  }

  /// Start of the current halt, ns, the first at 0; after the last one, when it had ended and the work after it was done.
  public long startNs() {
    return startNs;
  }

  /// From the start of the current halt to its wake event, ns, >= 0.
  public long arrivalNs() {
    return arrivalNs;
  }

  /// From the end of the current halt to the start of the next, ns, >= 0.
  public long busyNs() {
    return busyNs;
  }
}
