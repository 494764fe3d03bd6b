package haltwise.lab;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Random times that a seed fixes, ns. None of them allocates when drawn.
interface Chance {
  /// The next time, ns, >= 0.
  long nextNs();

  /// A seed of its own for each vCPU of a workload.
  static long seedOf(long seed, int vcpu) {
    return seed * 1_000_003 + vcpu;
  }

  private static RandomGenerator generator(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /// Lognormal: half of the times are below the median; `sigma` is the standard deviation of the logarithm.
  static Chance lognormal(long medianNs, double sigma, long seed) {
    RandomGenerator random = generator(seed);
    return () -> Math.round(medianNs * Math.exp(sigma * random.nextGaussian()));
  }

  /// The gaps between arrivals that know nothing of each other.
  static Chance poisson(double perSecond, long seed) {
    RandomGenerator random = generator(seed);
    return () -> Math.round(random.nextExponential() * 1e9 / perSecond);
  }

  /// Arrivals of a Poisson process whose rate jumps between two values (Markov-modulated Poisson process); the
  /// time in each state is exponential. It begins in the second state.
  static Chance bursts(double burstPerSecond, double idlePerSecond, long meanBurstNs,
      long meanIdleNs, long seed) {
    RandomGenerator random = generator(seed);
    return new Chance() {
      private boolean inBurst;
      private double leftNs = random.nextExponential() * meanIdleNs;

      @Override
      public long nextNs() {
        double gapNs = 0;
        while (true) {
          double rate = inBurst ? burstPerSecond : idlePerSecond;
          double candidateNs = rate == 0
              ? Double.POSITIVE_INFINITY
              : random.nextExponential() * 1e9 / rate;
          if (candidateNs <= leftNs) {
            leftNs -= candidateNs;
            return Math.round(gapNs + candidateNs);
          }
          // Without memory, the rest of the gap may be drawn anew after each jump.
          gapNs += leftNs;
          inBurst = !inBurst;
          leftNs = random.nextExponential() * (inBurst ? meanBurstNs : meanIdleNs);
        }
      }
    };
  }
}
