package haltwise.control;

import java.util.Arrays;

/// The costs of all candidates over the latest epochs, of which each counts less than the one after it. Immutable.
final class Recent {
  /// What was before an epoch that was not watched counts so much after it: less fades than in one that was, since nothing
  /// is put in its place, and many loads alternate.
  private static final double UNWATCHED = 0.95;
  /// After one that shows another load.
  private static final double CHANGED = 0.1;

  private final double[] costNs;
  private final double[] polledNs;
  /// Variance of the difference to the settings in force.
  private final double[] varianceNs2;
  /// What one epoch counts, summed over all that were seen.
  private final double weight;

  private Recent(double[] costNs, double[] polledNs, double[] varianceNs2, double weight) {
    this.costNs = costNs;
    this.polledNs = polledNs;
    this.varianceNs2 = varianceNs2;
    this.weight = weight;
  }

  static Recent none(int candidates) {
    return new Recent(new double[candidates], new double[candidates], new double[candidates], 0);
  }

  Recent and(EpochObservation o, ControlPlan plan) {
    if (o.forecasts().size() != costNs.length) {
      throw new IllegalArgumentException(o.forecasts().size() + " forecasts for " + costNs.length
          + " candidates say nothing. Give one for each candidate of the plan.");
    }
    double discount = plan.pace().discount();
    double[] cost = costNs.clone();
    double[] polled = polledNs.clone();
    double[] variance = varianceNs2.clone();
    for (int c = 0; c < cost.length; c++) {
      Forecast f = o.forecasts().get(c);
      cost[c] = discount * cost[c] + f.costNs(plan.blockPriceNs());
      polled[c] = discount * polled[c] + f.polledNs();
      variance[c] = discount * discount * variance[c] + (double) f.errorNs() * f.errorNs();
    }
    return new Recent(cost, polled, variance, discount * weight + 1);
  }

  /// An epoch later that nobody watched.
  ///
  /// @param strays whether it shows that the load has changed
  Recent after(boolean strays) {
    double discount = strays ? CHANGED : UNWATCHED;
    double[] cost = costNs.clone();
    double[] polled = polledNs.clone();
    double[] variance = varianceNs2.clone();
    for (int c = 0; c < cost.length; c++) {
      cost[c] *= discount;
      polled[c] *= discount;
      variance[c] *= discount * discount;
    }
    return new Recent(cost, polled, variance, discount * weight);
  }

  /// Discounted, ns of CPU time.
  double costNs(int candidate) {
    return costNs[candidate];
  }

  /// In the mean epoch, ns.
  double polledNsPerEpoch(int candidate) {
    return weight == 0 ? 0 : polledNs[candidate] / weight;
  }

  /// Standard error of what a candidate saves, ns of CPU time, discounted.
  double errorNs(int candidate) {
    return Math.sqrt(varianceNs2[candidate]);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Recent r && Arrays.equals(costNs, r.costNs)
        && Arrays.equals(polledNs, r.polledNs) && Arrays.equals(varianceNs2, r.varianceNs2)
        && weight == r.weight;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(costNs);
  }
}
