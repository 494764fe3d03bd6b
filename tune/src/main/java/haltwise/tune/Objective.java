package haltwise.tune;

import haltwise.replay.Outcome;

/// What the user wants more of, or less.
public sealed interface Objective {
  Objective THRIFTY = new Cost("thrifty", 10_000);
  Objective BALANCED = new Cost("balanced", 50_000);
  Objective LATENCY = new Cost("latency", 200_000);

  /// The least CPU time, where each block is charged a price.
  ///
  /// @param blockPriceNs what avoiding one block is worth, ns of CPU time
  record Cost(String name, long blockPriceNs) implements Objective {
    public Cost {
      if (blockPriceNs < 0) {
        throw new IllegalArgumentException("A block price of " + blockPriceNs
            + " ns is negative. Use --block-price 50us, for example.");
      }
    }
  }

  /// The highest predicted work rate; of those within 1 %, the one that polls less.
  record Throughput() implements Objective {
  }

  /// @throws IllegalArgumentException for an unknown word, naming the known ones
  static Objective parse(String word) {
    return switch (word) {
      case "thrifty" -> THRIFTY;
      case "balanced" -> BALANCED;
      case "latency" -> LATENCY;
      case "throughput" -> new Throughput();
      default -> throw new IllegalArgumentException("Unknown objective \"" + word
          + "\". Use one of: thrifty, balanced, latency, throughput.");
    };
  }

  /// Lower is better; ns of CPU time for each halt, or recorded time for each replayed one.
  default double score(Outcome o) {
    return switch (this) {
      case Cost c -> o.costPerHaltNs(c.blockPriceNs());
      case Throughput _ -> 1 / o.workRate();
    };
  }

  default String describe() {
    return switch (this) {
      case Cost c -> c.name() + " (a block is worth " + haltwise.trace.Nanos.text(c.blockPriceNs())
          + " of CPU time)";
      case Throughput _ -> "throughput";
    };
  }
}
