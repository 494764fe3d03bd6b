package haltwise.record;

import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.Halt;

/// How the wakes of a VM get their [Anchor].
public sealed interface AnchorRule {
  /// Timer = clock, IPI = peer, device = answer if the vCPU kicked a device since its previous device wake, else clock.
  AnchorRule INFERRED = new Inferred(Anchor.UNKNOWN);

  /// The workload knows: every wake has this anchor.
  record Declared(Anchor anchor) implements AnchorRule {
    @Override
    public String text() {
      return "declared:" + anchor.text();
    }
  }

  /// Told from the cause.
  ///
  /// @param deviceWakes the anchor of device wakes when the user says so; [Anchor#UNKNOWN] to tell by the kicks
  record Inferred(Anchor deviceWakes) implements AnchorRule {
    @Override
    public String text() {
      return "inferred:" + deviceWakes.text();
    }
  }

  /// @param waker as in [Halt#waker]
  /// @param kicked whether the vCPU wrote to a device since its previous device wake
  default Anchor anchor(Cause cause, int waker, boolean kicked) {
    return switch (this) {
      case Declared(var anchor) -> anchor;
      case Inferred _ when waker != Halt.NO_WAKER -> Anchor.PEER;
      case Inferred(var deviceWakes) -> switch (cause) {
        case TIMER -> Anchor.CLOCK;
        case IPI -> Anchor.PEER;
        case DEVICE -> deviceWakes == Anchor.UNKNOWN ? byKick(kicked) : deviceWakes;
        case OTHER, UNKNOWN -> Anchor.UNKNOWN;
      };
    };
  }

  private static Anchor byKick(boolean kicked) {
    return kicked ? Anchor.ANSWER : Anchor.CLOCK;
  }

  /// One word, which [#parse] reads back.
  String text();

  static AnchorRule parse(String text) {
    String[] parts = text.split(":", 2);
    for (Anchor anchor : Anchor.values()) {
      if (parts.length == 2 && anchor.text().equals(parts[1])) {
        return parts[0].equals("declared") ? new Declared(anchor) : new Inferred(anchor);
      }
    }
    throw new IllegalArgumentException("BUG: \"" + text + "\" is no anchor rule");
  }
}
