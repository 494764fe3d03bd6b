package haltwise.control;

/// Comparisons of the choice with the baseline, one after the other: what halts cost under the one for each ns under the
/// other, as logarithms. Loads differ from epoch to epoch, so that one comparison alone says little.
///
/// @param count so far
/// @param sum of the logarithms
/// @param squares sum of their squares
record Trials(int count, double sum, double squares) {
  static final Trials NONE = new Trials(0, 0, 0);
  private static final int FEWEST = 4;
  private static final double ERRORS = 2;

  /// @param ratio > 0
  Trials and(double ratio) {
    // Not Math.log, which may differ from machine to machine in the last bit.
    double log = StrictMath.log(ratio);
    return new Trials(count + 1, sum + log, squares + log * log);
  }

  /// Whether the mean ratio is above this one by two standard errors.
  boolean exceeds(double ratio) {
    if (count < FEWEST) {
      return false;
    }
    double mean = sum / count;
    double variance = Math.max(0, squares - sum * mean) / (count - 1);
    return mean - ERRORS * Math.sqrt(variance / count) > StrictMath.log(ratio);
  }
}
