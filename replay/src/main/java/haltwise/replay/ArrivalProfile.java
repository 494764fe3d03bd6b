package haltwise.replay;

/// How many halts hit, by how long after their start the wake came: one class for each power of two.
public final class ArrivalProfile {
  /// The last class also holds everything longer.
  public static final int CLASSES = 40;

  private final long[] halts;
  private final long[] hits;

  ArrivalProfile(long[] halts, long[] hits) {
    this.halts = halts.clone();
    this.hits = hits.clone();
  }

  static int classOf(long arrivalNs) {
    return Math.min(CLASSES - 1, 64 - Long.numberOfLeadingZeros(arrivalNs));
  }

  /// Shortest arrival of a class, ns.
  public static long fromNs(int arrivalClass) {
    return arrivalClass == 0 ? 0 : 1L << (arrivalClass - 1);
  }

  /// End of a class, exclusive, ns.
  public static long toNs(int arrivalClass) {
    return 1L << arrivalClass;
  }

  public long halts(int arrivalClass) {
    return halts[arrivalClass];
  }

  public long hits(int arrivalClass) {
    return hits[arrivalClass];
  }
}
