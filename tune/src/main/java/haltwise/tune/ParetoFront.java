package haltwise.tune;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The candidates that no other beats in both polled CPU and mean wake latency.
public final class ParetoFront {
  private ParetoFront() {
  }

  /// @return sorted by polled CPU, thriftiest first; of equal candidates the first given
  public static List<Candidate> of(List<Candidate> candidates) {
    List<Candidate> sorted = new ArrayList<>(candidates);
    sorted.sort(Comparator.comparingDouble((Candidate c) -> c.outcome().polledCpuShare())
        .thenComparingDouble(c -> c.outcome().latencyMeanNs()));
    List<Candidate> front = new ArrayList<>();
    double bestNs = Double.POSITIVE_INFINITY;
    for (Candidate c : sorted) {
      if (c.outcome().latencyMeanNs() < bestNs) {
        front.add(c);
        bestNs = c.outcome().latencyMeanNs();
      }
    }
    return front;
  }

  /// At most `count` points of a front, ends included, evenly spaced in latency.
  public static List<Candidate> thinned(List<Candidate> front, int count) {
    if (front.size() <= count) {
      return List.copyOf(front);
    }
    double highNs = front.getFirst().outcome().latencyMeanNs();
    double lowNs = front.getLast().outcome().latencyMeanNs();
    List<Candidate> kept = new ArrayList<>();
    for (Candidate c : front.subList(0, front.size() - 1)) {
      double nextNs = highNs - (highNs - lowNs) * kept.size() / (count - 1);
      if (kept.size() < count - 1 && c.outcome().latencyMeanNs() <= nextNs) {
        kept.add(c);
      }
    }
    kept.add(front.getLast());
    return kept;
  }
}
