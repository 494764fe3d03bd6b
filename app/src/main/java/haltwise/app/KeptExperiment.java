package haltwise.app;

import haltwise.app.compare.HostEnvironment;
import haltwise.compare.Arm;
import haltwise.compare.Comparison;
import haltwise.compare.ComparisonFolder;
import haltwise.compare.Environment;
import haltwise.compare.Experiment;
import haltwise.compare.Load;
import haltwise.compare.Plan;
import haltwise.compare.Precheck;
import haltwise.linux.HostFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Makes an experiment and keeps it in a folder. Told to end, it leaves the host as it was and the finished runs there.
final class KeptExperiment {
  private static final long CLEARED_WITHIN_MS = 2_000;

  private final HaltwiseCommand haltwise;
  private final Optional<Precheck> precheck;
  private final List<String> notMeasured;
  private final CountDownLatch cleared;

  /// @param notMeasured what the meters of this host lack, sentences
  /// @param cleared is 0 when the caller has cleared away what it needed
  KeptExperiment(HaltwiseCommand haltwise, Optional<Precheck> precheck,
      List<String> notMeasured, CountDownLatch cleared) {
    this.cleared = cleared;
    this.haltwise = haltwise;
    this.precheck = precheck;
    this.notMeasured = notMeasured;
  }

  /// @param folder to be made
  /// @param shown the folder that `compare --read` takes
  Comparison run(Plan plan, Load load, Path folder, Path shown) throws InterruptedException {
    ComparisonFolder kept = ComparisonFolder.create(folder, plan, environment());
    String what = "comparing " + plan.arms().stream().map(Arm::name)
        .collect(Collectors.joining(" and ")) + " on " + plan.load();
    try (Progress progress = haltwise.progress(what, 0)) {
      Experiment experiment = new Experiment(plan, load, precheck, kept, this::environment,
          progress::at);
      try (ShutdownGuard _ = ShutdownGuard.closing(() -> stop(experiment, shown))) {
        experiment.run();
      }
    }
    return ComparisonFolder.read(folder);
  }

  private Environment environment() {
    Map<String, String> facts = new LinkedHashMap<>(
        HostEnvironment.read(HostFiles.ofThisHost()).facts());
    if (!notMeasured.isEmpty()) {
      facts.put(Environment.NOT_MEASURED, String.join(" ", notMeasured));
    }
    return new Environment(facts);
  }

  /// The process was told to end. The JVM's own status would be that of the signal.
  private void stop(Experiment experiment, Path shown) {
    experiment.stop().ifPresent(left -> haltwise.console().note("haltwise: " + left));
    haltwise.console().note(Files.exists(shown)
        ? "haltwise: The finished runs are kept: haltwise compare --read " + shown
        : "haltwise: No run was finished, and nothing is kept.");
    haltwise.console().noteInterrupted();
    try {
      cleared.await(CLEARED_WITHIN_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(Failure.INTERRUPTED);
  }
}
