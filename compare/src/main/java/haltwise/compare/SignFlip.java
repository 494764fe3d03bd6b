package haltwise.compare;

/// The exact distribution of the signed-rank sum: if nothing differs, each difference is as likely with the one sign as with
/// the other, so all 2^n ways to flip the signs are equally likely (Wilcoxon, Biometrics Bulletin 1, 1945).
final class SignFlip {
  /// Above, counts would not fit a double exactly.
  static final int MOST_PAIRS = 50;

  private SignFlip() {
  }

  /// How many averages to leave out at each end of the sorted [WalshAverages], so that what is left covers the shift with
  /// the confidence asked for.
  ///
  /// @param pairs 1 to [#MOST_PAIRS]
  /// @return -1 when not even all of them cover it so surely
  static int leftOut(int pairs, double confidence) {
    double[] ways = ways(pairs);
    double all = Math.pow(2, pairs);
    double below = 0;
    int sum = 0;
    while (true) {
      below += ways[sum];
      if (2 * below / all > 1 - confidence + 1e-12) {
        return sum - 1;
      }
      sum++;
    }
  }

  /// What the interval covers that leaves so many averages out, 0..1.
  static double confidence(int pairs, int leftOut) {
    double[] ways = ways(pairs);
    double below = 0;
    for (int sum = 0; sum <= leftOut; sum++) {
      below += ways[sum];
    }
    return 1 - 2 * below / Math.pow(2, pairs);
  }

  /// In how many ways ranks 1 to n sum up to 0, 1, 2, ….
  private static double[] ways(int pairs) {
    double[] ways = new double[pairs * (pairs + 1) / 2 + 1];
    ways[0] = 1;
    for (int rank = 1; rank <= pairs; rank++) {
      for (int sum = ways.length - 1; sum >= rank; sum--) {
        ways[sum] += ways[sum - rank];
      }
    }
    return ways;
  }
}
