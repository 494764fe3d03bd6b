package haltwise.compare;

/// What may be said of an arm against the first one, by one measure.
public sealed interface Verdict {
  record Better() implements Verdict {
  }

  record Worse() implements Verdict {
  }

  /// It differs, and neither way is better.
  record Different() implements Verdict {
  }

  /// No difference that this experiment can show.
  ///
  /// @param smallestShown the smallest difference that it could have shown, > 0, in the shift's scale
  record NoDifference(double smallestShown) implements Verdict {
  }

  /// Nothing may be said.
  ///
  /// @param why a sentence
  record Void(String why) implements Verdict {
  }

  /// Its word in documents.
  default String word() {
    return switch (this) {
      case Better _ -> "better";
      case Worse _ -> "worse";
      case Different _ -> "different";
      case NoDifference _ -> "no-difference";
      case Void _ -> "void";
    };
  }
}
