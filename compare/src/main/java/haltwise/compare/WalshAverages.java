package haltwise.compare;

import java.util.Arrays;
import org.apache.commons.statistics.descriptive.Median;

/// The means of all pairs of differences, each with itself too, sorted. Their median is the Hodges–Lehmann estimate, and
/// counted from both ends they give its exact interval (Hodges and Lehmann, Ann. Math. Statist. 34, 1963).
final class WalshAverages {
  private WalshAverages() {
  }

  static double[] of(double[] differences) {
    int n = differences.length;
    double[] means = new double[n * (n + 1) / 2];
    int next = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        means[next++] = (differences[i] + differences[j]) / 2;
      }
    }
    Arrays.sort(means);
    return means;
  }

  /// The Hodges–Lehmann estimate of the shift.
  static double estimate(double[] differences) {
    return Median.withDefaults().evaluate(of(differences));
  }
}
