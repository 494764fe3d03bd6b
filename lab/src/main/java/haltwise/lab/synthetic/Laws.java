package haltwise.lab.synthetic;

import java.util.Arrays;
import java.util.function.LongSupplier;

/// The law of each family, with its numbers.
final class Laws {
  private static final long SECOND_NS = 1_000_000_000;
  private static final int SWITCHED = 7;
  /// Of the chain of [Family#MIXED]: from short answers, from disk, from waiting.
  private static final double[][] NEXT = {{.90, .07, .03}, {.25, .70, .05}, {.45, .15, .40}};

  private Laws() {
  }

  static Law of(Family family, long seed) {
    Draws d = new Draws(seed);
    return switch (family) {
      case POISSON100 -> steady(() -> d.exponentialNs(100), () -> d.exponentialNs(20));
      case POISSON1000 -> steady(() -> d.exponentialNs(1000), () -> d.exponentialNs(50));
      case MMPP -> new Mmpp(d);
      case TICK250 -> steady(
          () -> d.happens(.08) ? d.uniformNs(15, 60) : d.normalNs(3990, 5), () -> 10_000);
      case IO97 -> steady(() -> {
        long ns = d.lognormalNs(97, .12);
        return d.happens(.03) ? Math.round(ns * d.uniform(3, 12)) : ns;
      }, () -> d.exponentialNs(15));
      case PINGPONG -> steady(
          () -> d.gammaNs(9, 25) + (d.happens(.01) ? d.exponentialNs(300) : 0),
          () -> d.gammaNs(4, 10));
      case MIXED -> new Mixed(d);
      case DRIFT -> new Drift(d);
      case SWITCH_SLOW -> new Switching(d, seed, 5, 20);
      case SWITCH_FAST -> new Switching(d, seed, .5, 2);
    };
  }

  private static Law steady(LongSupplier arrival, LongSupplier busy) {
    return new Law() {
      @Override
      public long arrivalNs(long startNs, double share) {
        return arrival.getAsLong();
      }

      @Override
      public long busyNs() {
        return busy.getAsLong();
      }
    };
  }

  private static final class Mmpp implements Law {
    private final Draws draws;
    private boolean isLong;

    Mmpp(Draws draws) {
      this.draws = draws;
    }

    @Override
    public long arrivalNs(long startNs, double share) {
      long ns = draws.exponentialNs(isLong ? 1200 : 12);
      if (draws.happens(isLong ? 1. / 12 : 1. / 90)) {
        isLong = !isLong;
      }
      return ns;
    }

    @Override
    public long busyNs() {
      return draws.exponentialNs(20);
    }
  }

  private static final class Mixed implements Law {
    private final Draws draws;
    private int state;

    Mixed(Draws draws) {
      this.draws = draws;
    }

    @Override
    public long arrivalNs(long startNs, double share) {
      long ns = switch (state) {
        case 0 -> draws.gammaNs(6, 22);
        case 1 -> draws.lognormalNs(98, .13);
        default -> draws.exponentialNs(900);
      };
      state = draws.oneOf(NEXT[state]);
      return ns;
    }

    @Override
    public long busyNs() {
      return draws.exponentialNs(15);
    }
  }

  private static final class Drift implements Law {
    private final Draws draws;

    Drift(Draws draws) {
      this.draws = draws;
    }

    @Override
    public long arrivalNs(long startNs, double share) {
      return draws.gammaNs(4, 20 * Math.pow(20, share));
    }

    @Override
    public long busyNs() {
      return draws.exponentialNs(20);
    }
  }

  /// Another one of the first seven families after each stretch; a family that comes again goes on where it was.
  private static final class Switching implements Law {
    private final Draws draws;
    private final Law[] laws;
    private final double fromS;
    private final double toS;
    private int current;
    private long untilNs;

    Switching(Draws draws, long seed, double fromS, double toS) {
      this.draws = draws;
      this.fromS = fromS;
      this.toS = toS;
      laws = Arrays.stream(Family.values()).limit(SWITCHED)
          .map(f -> of(f, seed * 1_000_003 + f.ordinal())).toArray(Law[]::new);
      current = draws.below(SWITCHED);
      untilNs = stretchNs();
    }

    @Override
    public long arrivalNs(long startNs, double share) {
      while (startNs >= untilNs) {
        current = (current + 1 + draws.below(SWITCHED - 1)) % SWITCHED;
        untilNs += stretchNs();
      }
      return laws[current].arrivalNs(startNs, share);
    }

    @Override
    public long busyNs() {
      return laws[current].busyNs();
    }

    private long stretchNs() {
      return Math.round(draws.uniform(fromS, toS) * SECOND_NS);
    }
  }
}
