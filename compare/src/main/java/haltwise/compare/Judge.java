package haltwise.compare;

import haltwise.compare.Measure.Direction;
import java.util.Optional;

/// Says what may be said. A difference must be outside of its interval's doubt, and beyond everything that the first arm
/// showed against itself; where it showed a difference to itself, the measure cannot tell arms apart.
final class Judge {
  private Judge() {
  }

  /// @param control on the scale of `shift`
  static Verdict of(Measure measure, Optional<Shift> shift, Optional<Shift> control,
      boolean hasControl) {
    if (shift.isEmpty()) {
      return new Verdict.Void("No round has a value of both arms.");
    }
    Shift s = shift.get();
    if (s.pairs() < Pairs.FEWEST_FOR_A_VERDICT) {
      return new Verdict.Void(rounds(s) + " cannot carry a verdict: it takes "
          + Pairs.FEWEST_FOR_A_VERDICT + " at least.");
    }
    if (hasControl && control.filter(c -> c.pairs() >= Pairs.FEWEST_FOR_A_VERDICT).isEmpty()) {
      return new Verdict.Void("The control has too few runs that count.");
    }
    if (control.filter(Shift::excludesZero).isPresent()) {
      return new Verdict.Void("The first arm differs from itself here.");
    }
    double noiseLow = control.map(Shift::low).orElse(0.0);
    double noiseHigh = control.map(Shift::high).orElse(0.0);
    if (s.low() > Math.max(0, noiseHigh)) {
      return changed(measure, true);
    }
    if (s.high() < Math.min(0, noiseLow)) {
      return changed(measure, false);
    }
    return new Verdict.NoDifference(smallest(s, noiseLow, noiseHigh));
  }

  private static Verdict changed(Measure measure, boolean up) {
    if (measure.direction() == Direction.NEUTRAL) {
      return new Verdict.Different();
    }
    return up == (measure.direction() == Direction.HIGHER)
        ? new Verdict.Better()
        : new Verdict.Worse();
  }

  /// How large the estimate would have to be, with doubt and noise as they are, for its interval to clear both.
  private static double smallest(Shift s, double noiseLow, double noiseHigh) {
    return switch (s.scale()) {
      case ABSOLUTE -> smallest(s.estimate(), s.low(), s.high(), noiseLow, noiseHigh);
      case RELATIVE -> Math.expm1(smallest(Math.log1p(s.estimate()), Math.log1p(s.low()),
          Math.log1p(s.high()), Math.log1p(noiseLow), Math.log1p(noiseHigh)));
    };
  }

  private static double smallest(double estimate, double low, double high, double noiseLow,
      double noiseHigh) {
    return Math.max(estimate - low + Math.max(0, noiseHigh),
        high - estimate + Math.max(0, -noiseLow));
  }

  private static String rounds(Shift s) {
    return s.pairs() == 1 ? "1 round" : s.pairs() + " rounds";
  }
}
