package haltwise.compare;

import java.util.List;

/// The protocol of the Intel study (ID 749041): the median of three runs, outliers removed. It does not say what an outlier
/// is; here it is a run more than three times as far from the middle one as the other is. Shown for comparison with the
/// study only: with three runs, removing one is a choice.
final class StudysWay {
  private static final double FAR = 3;

  private StudysWay() {
  }

  static double ofThree(List<Double> three) {
    List<Double> sorted = three.stream().sorted().toList();
    double low = sorted.get(0);
    double middle = sorted.get(1);
    double high = sorted.get(2);
    if (high - middle > FAR * (middle - low)) {
      return (low + middle) / 2;
    }
    if (middle - low > FAR * (high - middle)) {
      return (middle + high) / 2;
    }
    return middle;
  }
}
