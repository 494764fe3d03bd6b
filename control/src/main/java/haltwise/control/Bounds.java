package haltwise.control;

import haltwise.control.Rests.Sight;
import haltwise.trace.Nanos;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// Between what and what KVM's counters of an epoch are as they have been lately. A range and no mean, since many loads
/// alternate.
///
/// @param seen of the epochs that make it, at least one
record Bounds(List<Sight> seen) {
  /// A count may be below the lowest or above the highest by this share, and by the noise of counting.
  private static final double WIDER = 0.25;
  private static final double ERRORS = 3;
  /// Time polled may be so by this share of the vCPUs' time.
  private static final double POLLED_SHARE = 0.01;

  /// What of an epoch is not as in those, in words.
  Optional<String> stray(Sight now) {
    if (now.vcpus() != seen.getLast().vcpus()) {
      return Optional.of("there are " + now.vcpus() + " vCPUs, not " + seen.getLast().vcpus());
    }
    return count("halts", now, s -> s.counted().halts())
        .or(() -> count("blocks", now, s -> s.counted().blocks())).or(() -> polled(now));
  }

  private Optional<String> count(String what, Sight now, ToDoubleFunction<Sight> of) {
    double low = low(now, of);
    double high = high(now, of);
    double count = of.applyAsDouble(now);
    return count < low * (1 - WIDER) - ERRORS * Math.sqrt(low + 1)
        || count > high * (1 + WIDER) + ERRORS * Math.sqrt(high + 1)
            ? Optional.of(Math.round(count) + " " + what + " came where " + Math.round(low) + " to "
                + Math.round(high) + " were usual")
            : Optional.empty();
  }

  private Optional<String> polled(Sight now) {
    double low = low(now, s -> s.counted().polledNs());
    double high = high(now, s -> s.counted().polledNs());
    double ns = now.counted().polledNs();
    double noiseNs = POLLED_SHARE * now.lengthNs() * now.vcpus();
    return ns < low * (1 - WIDER) - noiseNs || ns > high * (1 + WIDER) + noiseNs
        ? Optional.of(Nanos.text(ns) + " were polled where " + Nanos.text(low) + " to "
            + Nanos.text(high) + " were usual")
        : Optional.empty();
  }

  /// In an epoch as long as this one.
  private double low(Sight now, ToDoubleFunction<Sight> of) {
    return seen.stream().mapToDouble(s -> of.applyAsDouble(s) * now.lengthNs() / s.lengthNs()).min()
        .orElse(0);
  }

  private double high(Sight now, ToDoubleFunction<Sight> of) {
    return seen.stream().mapToDouble(s -> of.applyAsDouble(s) * now.lengthNs() / s.lengthNs()).max()
        .orElse(0);
  }
}
