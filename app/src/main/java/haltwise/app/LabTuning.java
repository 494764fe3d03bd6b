package haltwise.app;

import haltwise.compare.Arm;
import haltwise.compare.VoidReason;
import haltwise.lab.LabOptions;
import haltwise.lab.Workload;
import haltwise.linux.HostException;
import haltwise.replay.Cautions;
import haltwise.replay.ReplayModel;
import haltwise.replay.RuleChoice;
import haltwise.report.HaltProfile;
import haltwise.report.Measured;
import haltwise.report.Measures;
import haltwise.report.TuneText;
import haltwise.report.TunedWorkload;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.trace.VcpuHalts;
import haltwise.trace.facts.TraceFacts;
import haltwise.tune.Recommendation;
import haltwise.tune.Tuner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// Tunes a lab workload: three recordings (as it is, never polling, polling generously), the search, and real runs
/// under the recommendation, interleaved with runs under the settings in force.
final class LabTuning {
  /// Lower and upper bound of the generous max: polls through everything that can be worth it, and no more.
  private static final long GENEROUS_LEAST_NS = 1_000_000;
  private static final long GENEROUS_MOST_NS = 20_000_000;
  private static final int AGAIN = 3;
  private static final double TOLERATED_ERROR = 0.1;

  private final Workload workload;
  private final LabOptions options;
  private final HostSettings inForce;
  private final TuneGoal goal;
  private final RuleOption ruleOption;
  private final int rounds;
  private final long seed;
  private final Path folder;
  private final Progress progress;
  private final Optional<JournalledArms> writer;
  private final List<String> notes = new ArrayList<>();
  private int spools;
  private int recorded;
  private int repeated;
  private int disturbed;

  /// @param inForce what the lab VM obeys: the host's parameters, with the VM's own max if it has one
  /// @param folder for spools
  /// @param writer writes the host's parameters, where the user lets it
  LabTuning(
      Workload workload, LabOptions options, HostSettings inForce, TuneGoal goal,
      RuleOption ruleOption, int rounds, long seed, Path folder, Progress progress,
      Optional<JournalledArms> writer) {
    this.workload = workload;
    this.options = options;
    this.inForce = inForce;
    this.goal = goal;
    this.ruleOption = ruleOption;
    this.rounds = rounds;
    this.seed = seed;
    this.folder = folder;
    this.progress = progress;
    this.writer = writer;
  }

  /// What three recordings of the workload taught.
  ///
  /// @param asItIs under the settings in force
  /// @param generous polling as long as can be worth it: what to replay
  record Learned(RecordedLab asItIs, RecordedLab generous, RuleChoice rule, ReplayModel model) {
    /// @param tuner as the caller wants it
    Recommendation search(Tuner tuner) {
      return tuner.search(generous.trace(), Optional.of(asItIs.trace()), _ -> {
      });
    }
  }

  Learned learn() throws InterruptedException {
    RecordedLab asItIs = record(options);
    RecordedLab generous = record(options.withHaltPollMaxNs(generousMaxNs(asItIs.trace())));
    RecordedLab off = record(options.withHaltPollMaxNs(0));
    RuleChoice rule = ruleOption.of(asItIs.trace().info(), "");
    return new Learned(asItIs, generous, rule, ReplayModel.learn(rule.rule(),
        List.of(generous.trace(), off.trace(), asItIs.trace()), seed));
  }

  TunedWorkload run() throws InterruptedException {
    Learned learned = learn();
    RecordedLab asItIs = learned.asItIs();
    RecordedLab generous = learned.generous();
    RuleChoice rule = learned.rule();
    Recommendation found = learned
        .search(new Tuner(inForce, goal.objective(), goal.limits(), learned.model()));
    Runs before = new Runs();
    Runs after = new Runs();
    boolean whole = false;
    if (!found.keepsBaseline() && rounds > 0) {
      whole = confirm(found.recommended().settings(), before, after);
    } else {
      before.add(asItIs);
    }
    OptionalDouble recordedWork = OptionalDouble.of(generous.report().workPerSecond());
    Optional<Measured> measured = after.all.isEmpty()
        ? Optional.empty()
        : Optional.of(after.measured());
    if (measured.isPresent()) {
      judge(found, recordedWork.getAsDouble(), before.measured(), measured.get(), whole);
    }
    sayDisturbances();
    return new TunedWorkload(workload.label(), rule, found, recordedWork,
        Optional.of(before.measured()), measured, notes, Optional.empty());
  }

  /// Runs under the same settings.
  private static final class Runs {
    private final List<Measures> all = new ArrayList<>();
    private final HaltProfile.Count halts = new HaltProfile.Count();

    void add(RecordedLab run) {
      all.add(measures(run));
      run.trace().halts().forEach(halts::add);
    }

    Measured measured() {
      return Measured.of(all).withHalts(halts.profile());
    }
  }

  private void sayDisturbances() {
    if (repeated > 0) {
      notes.add(repeated
          + " runs were repeated, because other tasks on the vCPUs' CPUs cut more than 20 % of their polls short.");
    }
    if (disturbed > 0) {
      notes.add("DISTURBED: " + disturbed + " of the " + recorded
          + " runs counted here were cut short in the same way all the same."
          + " Quiet the host, and tune again.");
    }
  }

  /// @return whether what was measured is the whole recommendation
  private boolean confirm(HostSettings wanted, Runs before, Runs after)
      throws InterruptedException {
    HostSettings settable = inForce.withMaxNs(wanted.maxNs());
    boolean onHost = !settable.equals(wanted) && writer.isPresent();
    for (int round = 0; round < rounds; round++) {
      boolean wantedFirst = round % 2 == 1;
      if (!wantedFirst) {
        before.add(record(options));
      }
      after.add(onHost
          ? recordOnHost(wanted, writer.get())
          : record(options.withHaltPollMaxNs(wanted.maxNs())));
      if (wantedFirst) {
        before.add(record(options));
      }
    }
    if (onHost) {
      notes.add("Measured under all four recommended values: the host's parameters were written for"
          + " each run, and restored.");
    } else if (!settable.equals(wanted)) {
      notes.add("Only max can be set for one VM (KVM_CAP_HALT_POLL), so what was measured is "
          + settable
          + "; grow, grow-start and shrink are the host's, and their recommended values could not be confirmed here."
          + (JournalledArms.closed().isEmpty()
              ? " --write-host confirms them, by writing them for all VMs of this host while it runs."
              : ""));
    }
    return onHost || settable.equals(wanted);
  }

  /// One run under the host's parameters; they are as before when this returns, also at Ctrl-C.
  private RecordedLab recordOnHost(HostSettings wanted, JournalledArms arms)
      throws InterruptedException {
    try (ShutdownGuard _ = ShutdownGuard.closing(arms::restore)) {
      Optional<VoidReason> failed = arms.apply(new Arm("recommended", wanted));
      if (failed.isPresent()) {
        throw new HostException("The recommended settings " + wanted
            + " could not be written to this host: " + failed.get().text(), 0,
            "Leave --write-host out: then max alone is proved.");
      }
      RecordedLab run = record(options.underTheHostsMax());
      HostSettings inTrace = run.trace().info().settingsAt(0, run.trace().info().endNs())
          .orElse(inForce);
      if (!inTrace.equals(wanted)) {
        throw new HostException(
            "Somebody else changed the host's parameters during a run: " + inTrace
                + " was in force, not " + wanted,
            0, "Tune again when nobody does.");
      }
      return run;
    } finally {
      arms.restore();
    }
  }

  private void judge(Recommendation found, double recordedWork, Measured before, Measured after,
      boolean whole) {
    double was = before.median().workPerSecond().orElse(0);
    double is = after.median().workPerSecond().orElse(0);
    notes.add(String.format(Locale.ROOT,
        "%.2f times the work of the settings in force, medians of %d interleaved runs each of %.1f s"
            + " (%,.0f to %,.0f/s against %,.0f to %,.0f/s).",
        is / was, after.runs(), options.durationNs() / 1e9, after.workLowest(), after.workHighest(),
        before.workLowest(), before.workHighest()));
    if (!whole) {
      return; // Other settings were measured than predicted: confirm() said so.
    }
    double predicted = recordedWork * found.recommended().outcome().workRate();
    notes.add("Predicted work " + TuneText.error(predicted, is) + " off.");
    if (Math.abs(predicted / is - 1) > TOLERATED_ERROR) {
      notes.add(
          "NOT CONFIRMED: the prediction missed what was measured by more than 10 %, so do not rely on it."
              + " Tune again, for longer (--duration) or on a quieter host.");
    }
  }

  /// Four times what nearly all halts take now.
  private static long generousMaxNs(Trace trace) {
    long[] durationsNs = trace.halts().stream().flatMapToLong(LabTuning::durationsNs).sorted()
        .toArray();
    long p99Ns = durationsNs.length == 0 ? 0 : durationsNs[(int) (0.99 * (durationsNs.length - 1))];
    return Math.clamp(4 * p99Ns, GENEROUS_LEAST_NS, GENEROUS_MOST_NS);
  }

  private static java.util.stream.LongStream durationsNs(VcpuHalts halts) {
    return Arrays.stream(
        java.util.stream.IntStream.range(0, halts.size()).mapToLong(halts::durationNs).toArray());
  }

  /// One recorded run; again when other tasks cut its polls short, since then it tells nothing of the settings.
  private RecordedLab record(LabOptions how) throws InterruptedException {
    RecordedLab run = runOnce(how);
    for (int again = 0; again < AGAIN && Cautions.isContended(run.trace()); again++) {
      repeated++;
      run = runOnce(how);
    }
    disturbed += Cautions.isContended(run.trace()) ? 1 : 0;
    recorded++;
    progress.at((double) recorded / (3 + 2 * rounds));
    if (run.trace().info().eventsLost() > 0) {
      notes.add(
          run.trace().info().eventsLost() + " trace events were lost in one of the recordings.");
    }
    return run;
  }

  private RecordedLab runOnce(LabOptions how) throws InterruptedException {
    return RecordedLab.run(workload, how, folder.resolve("run-" + spools++ + ".spool"));
  }

  private static Measures measures(RecordedLab run) {
    TraceFacts facts = TraceFacts.of(run.trace());
    return new Measures(OptionalDouble.of(run.report().workPerSecond()),
        run.report().polledCpuShare(),
        facts.all().blockedShare().orElse(0), facts.all().wakeLatencyPercentileNs(0.99));
  }
}
