package haltwise.app;

import haltwise.lab.Workload;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The parameters of lab workloads, for every command that runs one.
final class WorkloadOptions {
  @Option(names = "--service", paramLabel = "TIME", description = "storage: median service time.")
  private @Nullable String service;

  @Option(names = "--sigma", paramLabel = "NUMBER", description = "storage, frames: spread of the lognormal"
      + " service time or gap.")
  private @Nullable String sigma;

  @Option(names = "--depth", paramLabel = "N", description = "storage: requests outstanding (queue depth).")
  private @Nullable String depth;

  @Option(names = "--rate", paramLabel = "PER_SECOND", description = "poisson, frames: random arrivals a second.")
  private @Nullable String rate;

  @Option(names = "--hz", paramLabel = "PER_SECOND", description = "ticks: ticks a second, 100 to 2048.")
  private @Nullable String hz;

  @Option(names = "--burst-rate", paramLabel = "PER_SECOND", description = "bursts: arrivals a second within a burst.")
  private @Nullable String burstRate;

  @Option(names = "--idle-rate", paramLabel = "PER_SECOND", description = "bursts: arrivals a second between bursts.")
  private @Nullable String idleRate;

  @Option(names = "--burst", paramLabel = "TIME", description = "bursts: mean length of a burst.")
  private @Nullable String burst;

  @Option(names = "--idle", paramLabel = "TIME", description = "bursts: mean time between bursts.")
  private @Nullable String idle;

  @Option(names = "--every", paramLabel = "TIME,…", description = "frames: periods of the streams, such as 16.7ms,20ms.")
  private @Nullable String every;

  @Option(names = "--wakes", paramLabel = "N", description = "frames: interrupts of each frame.")
  private @Nullable String wakes;

  @Option(names = "--gap", paramLabel = "TIME", description = "frames: median time between the interrupts of a frame.")
  private @Nullable String gap;

  @Option(names = "--work", paramLabel = "TIME", description = "pingpong: computing before each answer.")
  private @Nullable String work;

  @Option(names = "--of", paramLabel = "PARTS", description = "phases: workloads with ; between them, such as"
      + " \"storage service=50us; ticks hz=250\".")
  private @Nullable String parts;

  @Option(names = "--period", paramLabel = "TIME", description = "phases: length of each part.")
  private @Nullable String period;

  @Option(names = "--seed", paramLabel = "N", description = "Of everything random (default: 1).")
  private @Nullable String seed;

  /// @param label a name, or a name with parameters (`storage service=50us`); options beside it add to them
  /// @throws IllegalArgumentException for an unknown word, naming the known ones
  Workload workload(String label) {
    Map<String, String> given = given();
    if (given.isEmpty()) {
      return Workload.parse(label);
    }
    if (label.strip().contains(" ")) {
      throw new IllegalArgumentException(
          "The workload \"" + label + "\" has parameters of its own, so --"
              + given.keySet().iterator().next()
              + " is unclear. Put all of them into the one or the other.");
    }
    return Workload.of(label.strip(), given);
  }

  /// Of everything random.
  long seed() {
    try {
      return seed == null ? 1 : Long.parseLong(seed.strip());
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException(
          "--seed " + seed + " is no whole number. Write for example --seed 7.");
    }
  }

  /// One of these options that was given, as on the command line.
  Optional<String> anyGiven() {
    return given().keySet().stream().findFirst().map(key -> "--" + key);
  }

  private Map<String, String> given() {
    Map<String, String> all = new LinkedHashMap<>();
    put(all, "service", service);
    put(all, "sigma", sigma);
    put(all, "depth", depth);
    put(all, "rate", rate);
    put(all, "hz", hz);
    put(all, "burst-rate", burstRate);
    put(all, "idle-rate", idleRate);
    put(all, "burst", burst);
    put(all, "idle", idle);
    put(all, "every", every);
    put(all, "wakes", wakes);
    put(all, "gap", gap);
    put(all, "work", work);
    put(all, "of", parts);
    put(all, "period", period);
    put(all, "seed", seed);
    return all;
  }

  private static void put(Map<String, String> all, String key, @Nullable String value) {
    Optional.ofNullable(value).ifPresent(v -> all.put(key, v));
  }
}
