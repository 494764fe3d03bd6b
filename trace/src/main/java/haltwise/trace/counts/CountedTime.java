package haltwise.trace.counts;

import java.util.Arrays;
import java.util.Optional;

/// The times of halts that KVM keeps histograms of, since 5.15.
public enum CountedTime {
  /// How long hits polled.
  HIT("halt_poll_success_hist", Counter.HIT_NS),
  /// How long misses polled.
  MISS("halt_poll_fail_hist", Counter.MISS_NS),
  /// How long blocks were scheduled out, wake latency included.
  WAIT("halt_wait_hist", Counter.WAIT_NS);

  private final String kernelName;
  private final Counter total;

  CountedTime(String kernelName, Counter total) {
    this.kernelName = kernelName;
    this.total = total;
  }

  /// As the kernel and QEMU call it.
  public String kernelName() {
    return kernelName;
  }

  /// The counter that adds up the same times.
  public Counter total() {
    return total;
  }

  /// @return empty for any other of KVM's statistics
  public static Optional<CountedTime> named(String kernelName) {
    return Arrays.stream(values()).filter(t -> t.kernelName.equals(kernelName)).findFirst();
  }
}
