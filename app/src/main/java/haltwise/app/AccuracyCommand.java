package haltwise.app;

import haltwise.lab.CpuPlan;
import haltwise.lab.LabOptions;
import haltwise.lab.Workload;
import haltwise.replay.Cautions;
import haltwise.report.Accuracy;
import haltwise.report.Accuracy.Purpose;
import haltwise.report.AccuracyDocument;
import haltwise.report.AccuracyText;
import haltwise.trace.Trace;
import haltwise.tracefile.TraceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows how far predictions are from reality on this machine.
@Command(name = "accuracy", description = {
    "Records lab workloads under the host's settings and with polling off, predicts from each recording what other"
        + " settings would do, runs the workloads under those, and prints predicted beside measured."}, footerHeading = "%nExample:%n", footer = {
            "  haltwise lab accuracy",
            "  haltwise lab accuracy \"storage service=20us\" pingpong --max 0 --max 1ms",
            "  haltwise lab accuracy --keep runs --json > accuracy.json",
            "  haltwise lab accuracy --from runs"})
final class AccuracyCommand implements Runnable {
  private static final List<Long> MAX_NS = List.of(0L, 30_000L, 60_000L, 120_000L, 200_000L,
      1_000_000L);
  private static final long GENEROUS_NS = 2_000_000;
  private static final int AGAIN = 3;
  private static final String SUFFIX = ".halts.parquet";

  private final HaltwiseCommand haltwise;

  @Parameters(paramLabel = "WORKLOAD", arity = "0..*", description = "With parameters in the same word (default: those of"
      + " haltwise tune).")
  private List<String> labels = new ArrayList<>();

  @Option(names = "--max", paramLabel = "TIME", converter = TimeConverter.class, description = "Predict and run this max, by"
      + " KVM_CAP_HALT_POLL (repeatable; default: 0, 30us, 60us, 120us, 200us, 1ms).")
  private List<Long> maxNs = new ArrayList<>();

  @Option(names = "--duration", paramLabel = "TIME", defaultValue = "1s", converter = DurationConverter.class, description = "Of each"
      + " run (default: ${DEFAULT-VALUE}).")
  private long durationNs;

  @Option(names = "--rounds", paramLabel = "N", defaultValue = "3", description = "Real runs under each max, in random order"
      + " (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Of the order of runs and of the replay's draws"
      + " (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--keep", paramLabel = "FOLDER", description = "Keep all recordings there, for --from.")
  private @Nullable Path keep;

  @Option(names = "--from", paramLabel = "FOLDER", description = "Predict from recordings kept earlier; nothing is run.")
  private @Nullable Path from;

  AccuracyCommand(HaltwiseCommand haltwise) {
    this.haltwise = haltwise;
  }

  private record Run(Purpose purpose, Workload workload, OptionalLong maxNs) {
  }

  @Override
  public void run() {
    if (rounds < 1) {
      throw new IllegalArgumentException(
          "--rounds " + rounds + " leaves nothing to compare with. Use 1 or more.");
    }
    Path kept = from;
    if (kept != null && (keep != null || !labels.isEmpty() || !maxNs.isEmpty())) {
      throw new IllegalArgumentException("--from " + kept
          + " predicts from what was recorded there; leave out workloads, --max and --keep.");
    }
    checkKeep();
    List<Map.Entry<Purpose, Trace>> traces = kept == null ? runAll(plan()) : read(kept);
    Accuracy accuracy = Accuracy.of(Accuracy.sorted(traces), seed);
    haltwise.answer(look -> AccuracyText.of(accuracy, look), () -> AccuracyDocument.of(accuracy));
  }

  /// Recordings and probes first, then the real runs in random order, so that drift of the host hits all settings alike.
  private List<Run> plan() {
    List<Workload> workloads = (labels.isEmpty() ? TuneSource.LAB : labels).stream()
        .map(Workload::parse).toList();
    List<Long> maxes = maxNs.isEmpty() ? MAX_NS : maxNs;
    List<Run> plan = new ArrayList<>();
    List<Run> real = new ArrayList<>();
    for (Workload w : workloads) {
      plan.add(new Run(Purpose.RECORDED, w, OptionalLong.empty()));
      plan.add(new Run(Purpose.RECORDED, w, OptionalLong.of(0)));
      plan.add(new Run(Purpose.PROBE, w, OptionalLong.of(0)));
      plan.add(new Run(Purpose.PROBE, w, OptionalLong.of(GENEROUS_NS)));
      for (long max : maxes) {
        real.addAll(
            Collections.nCopies(rounds, new Run(Purpose.RUN, w, OptionalLong.of(max))));
      }
    }
    Collections.shuffle(real, new Random(seed));
    plan.addAll(real);
    return plan;
  }

  private List<Map.Entry<Purpose, Trace>> runAll(List<Run> plan) {
    List<Map.Entry<Purpose, Trace>> traces = new ArrayList<>();
    try (ScratchFolder scratch = ScratchFolder.create();
        Progress progress = haltwise.progress("running " + plan.size() + " times", 0)) {
      for (Run run : plan) {
        Trace trace = record(run, scratch.path());
        keep(traces.size(), run.purpose, trace);
        traces.add(Map.entry(run.purpose, trace));
        progress.at((double) traces.size() / plan.size());
      }
    } catch (InterruptedException e) {
      throw new Interrupted(e);
    }
    return traces;
  }

  /// Again when other tasks cut its polls short, since then it tells nothing of the settings.
  private Trace record(Run run, Path scratch) throws InterruptedException {
    LabOptions options = new LabOptions(durationNs, 300_000_000, run.workload.vcpusNeeded(),
        run.maxNs, new CpuPlan.Automatic());
    Trace trace = RecordedLab.run(run.workload, options, scratch.resolve("run.spool")).trace();
    for (int again = 0; again < AGAIN && Cautions.isContended(trace); again++) {
      trace = RecordedLab.run(run.workload, options, scratch.resolve("run.spool")).trace();
    }
    return trace;
  }

  /// Recordings of two runs in one folder would be taken for one.
  private void checkKeep() {
    Path folder = keep;
    if (folder == null || !Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        throw new IllegalArgumentException(
            "--keep " + folder + " is not empty. Name a new folder, or empty it.");
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--keep " + folder + " is no folder that can be listed. Name another.", e);
    }
  }

  private void keep(int number, Purpose purpose, Trace trace) {
    Optional.ofNullable(keep).ifPresent(folder -> {
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      TraceFile.write(trace, folder.resolve(String.format(Locale.ROOT, "%04d-%s%s", number,
          purpose.name().toLowerCase(Locale.ROOT), SUFFIX)));
    });
  }

  private static List<Map.Entry<Purpose, Trace>> read(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Map.Entry<Purpose, Trace>> all = files.filter(f -> f.toString().endsWith(SUFFIX))
          .sorted()
          .map(f -> Map.entry(purpose(f), TraceFile.read(f))).toList();
      if (all.isEmpty()) {
        throw new IllegalArgumentException("There are no recordings in " + folder
            + ". Give the folder that an earlier run with --keep made.");
      }
      return all;
    } catch (IOException e) {
      throw new IllegalArgumentException("Cannot list " + folder
          + ". Give the folder that an earlier run with --keep made.", e);
    }
  }

  private static Purpose purpose(Path file) {
    String word = file.getFileName().toString().replaceFirst("^\\d+-", "").replace(SUFFIX, "");
    return Stream.of(Purpose.values())
        .filter(p -> p.name().toLowerCase(Locale.ROOT).equals(word)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException(file
            + " was not kept by haltwise lab accuracy. Leave only those files in the folder."));
  }
}
