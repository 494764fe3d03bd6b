package haltwise.lab;

import haltwise.trace.Anchor;
import haltwise.trace.Nanos;

/// A closed loop: the guest keeps `depth` requests outstanding and halts until one is answered.
///
/// @param serviceNs median time from a request to its answer as the device intends it, ns; the device's own
///     wake-up adds to it
/// @param sigma spread: standard deviation of the logarithm of the (lognormal) service time
/// @param depth requests outstanding for each vCPU
public record Storage(long serviceNs, double sigma, int depth, long seed)
    implements
      Workload.Single {
  static final int MAX_DEPTH = 1024;

  public Storage {
    Limits.time("service", serviceNs, 0, 10_000_000_000L);
    Limits.number("sigma", sigma, 0, 3);
    Limits.number("depth", depth, 1, MAX_DEPTH);
  }

  @Override
  public Anchor anchor() {
    return Anchor.ANSWER;
  }

  @Override
  public String label() {
    return "storage service=" + Nanos.exact(serviceNs) + " sigma=" + Limits.text(sigma) + " depth="
        + depth
        + " seed=" + seed;
  }

  @Override
  public String workMeaning() {
    return "requests answered";
  }

  @Override
  public String latencyMeaning() {
    return "from the guest's request until it handles the answer, by the guest's clock";
  }
}
