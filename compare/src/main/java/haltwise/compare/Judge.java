package haltwise.compare;

import haltwise.compare.Measure.Direction;
import java.util.Optional;

/// Says what may be said. A difference must be outside of its interval's doubt, and beyond everything that the first arm
/// showed against itself; where it showed a difference to itself, a change must be larger than that either way.
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
    double noiseLow = control.map(Shift::low).orElse(0.0);
    double noiseHigh = control.map(Shift::high).orElse(0.0);
    boolean differs = control.filter(Shift::excludesZero).isPresent();
    if (differs) {
      // What the first arm does to itself it may do either way.
      double worst = Math.max(Math.abs(linear(s.scale(), noiseLow)),
          Math.abs(linear(s.scale(), noiseHigh)));
      noiseLow = shown(s.scale(), -worst);
      noiseHigh = shown(s.scale(), worst);
    }
    if (s.low() > Math.max(0, noiseHigh)) {
      return changed(measure, true);
    }
    if (s.high() < Math.min(0, noiseLow)) {
      return changed(measure, false);
    }
    return differs
        ? new Verdict.Void("The first arm differs from itself here, by as much or more.")
        : new Verdict.NoDifference(smallest(s, noiseLow, noiseHigh));
  }

  private static Verdict changed(Measure measure, boolean up) {
    if (measure.direction() == Direction.NEUTRAL) {
      return new Verdict.Different();
    }
    return up == (measure.direction() == Direction.HIGHER)
        ? new Verdict.Better()
        : new Verdict.Worse();
  }

  /// How large the estimate would have to be, in its own direction, for its interval to clear zero and the noise, with both as
  /// they are.
  private static double smallest(Shift s, double noiseLow, double noiseHigh) {
    double estimate = linear(s.scale(), s.estimate());
    double needed = estimate >= 0
        ? estimate - linear(s.scale(), s.low()) + Math.max(0, linear(s.scale(), noiseHigh))
        : linear(s.scale(), s.high()) - estimate - Math.min(0, linear(s.scale(), noiseLow));
    return Math.abs(shown(s.scale(), estimate >= 0 ? needed : -needed));
  }

  /// On the scale on which changes add up: ratios by their logarithms.
  private static double linear(Shift.Scale scale, double change) {
    return switch (scale) {
      case ABSOLUTE -> change;
      case RELATIVE -> Math.log1p(change);
    };
  }

  private static double shown(Shift.Scale scale, double linear) {
    return switch (scale) {
      case ABSOLUTE -> linear;
      case RELATIVE -> Math.expm1(linear);
    };
  }

  private static String rounds(Shift s) {
    return s.pairs() == 1 ? "1 round" : s.pairs() + " rounds";
  }
}
