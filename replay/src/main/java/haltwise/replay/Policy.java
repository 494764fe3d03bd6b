package haltwise.replay;

import haltwise.trace.HostSettings;
import haltwise.trace.Nanos;
import java.util.Optional;

/// How a replay decides how long each halt may poll.
public sealed interface Policy {
  /// As the kernel does under these settings.
  record Kernel(HostSettings settings) implements Policy {
    /// `max=…,grow=…,grow-start=…,shrink=…`
    @Override
    public String toString() {
      return settings.toString();
    }
  }

  /// Every halt blocks at once.
  record Never() implements Policy {
    @Override
    public String toString() {
      return "never";
    }
  }

  /// The same window for every halt, from the first on. A stock kernel comes to the same from the second halt on, with
  /// [HostSettings#pinned].
  ///
  /// @param windowNs 0 to 4294967295
  record Pinned(long windowNs) implements Policy {
    public Pinned {
      HostSettings.pinned(windowNs);
    }

    @Override
    public String toString() {
      return "pinned=" + windowNs;
    }
  }

  /// Knows each arrival beforehand: polls for those that come within the price of a block, and blocks at once otherwise.
  /// Where no halt moves the arrival of another, nothing costs less: min(arrival, price) for each halt. In a closed loop it is
  /// a yardstick, no bound: it looks at one halt at a time.
  ///
  /// @param blockPriceNs what avoiding one block is worth, ns of CPU time
  record Clairvoyant(long blockPriceNs) implements Policy {
    @Override
    public String toString() {
      return "clairvoyant=" + blockPriceNs;
    }
  }

  /// @param text `never`, `pinned=60us`, `clairvoyant` or `clairvoyant=50us`
  /// @param blockPriceNs of a clairvoyant that names no price of its own, ns
  /// @return empty when the text is none of these: then it may be settings
  /// @throws IllegalArgumentException when the time is none
  static Optional<Policy> parse(String text, long blockPriceNs) {
    String[] parts = text.strip().split("=", 2);
    if (parts.length == 1) {
      return switch (parts[0]) {
        case "never" -> Optional.of(new Never());
        case "clairvoyant" -> Optional.of(new Clairvoyant(blockPriceNs));
        default -> Optional.empty();
      };
    }
    return switch (parts[0]) {
      case "pinned" -> Optional.of(new Pinned(Nanos.parse(parts[1])));
      case "clairvoyant" -> Optional.of(new Clairvoyant(Nanos.parse(parts[1])));
      default -> Optional.empty();
    };
  }
}
