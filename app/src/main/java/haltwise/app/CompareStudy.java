package haltwise.app;

import haltwise.app.compare.HostMeters;
import haltwise.app.compare.NativeReference;
import haltwise.compare.Load;
import haltwise.compare.Plan;
import haltwise.compare.Protocol;
import haltwise.compare.Study;
import haltwise.compare.StudyArm.Predicted;
import haltwise.compare.StudyFolder;
import haltwise.lab.LabOptions;
import haltwise.lab.Workload;
import haltwise.replay.Outcome;
import haltwise.replay.Replay;
import haltwise.replay.ReplayTape;
import haltwise.trace.HostSettings;
import haltwise.tune.Limits;
import haltwise.tune.Objective;
import haltwise.tune.Recommendation;
import haltwise.tune.Tuner;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// `compare --study`: for each workload, haltwise chooses its settings, and an experiment compares them with the kernel's and
/// the study's.
final class CompareStudy {
  private static final long LEARN_NS = 1_000_000_000;
  /// The study tuned for performance first.
  private static final Objective OBJECTIVE = Objective.LATENCY;

  private final HaltwiseCommand haltwise;
  private final CompareProtocol protocol;
  private final HostSettings host;
  private final HostMeters meters;
  private final List<String> words;
  private final String recorder = "haltwise " + Version.number();

  CompareStudy(HaltwiseCommand haltwise, CompareProtocol protocol, HostSettings host,
      HostMeters meters, List<String> words) {
    this.haltwise = haltwise;
    this.protocol = protocol;
    this.host = host;
    this.meters = meters;
    this.words = words;
  }

  /// @param folder to be made
  /// @param runNs measured time of each run
  Study run(Path folder, long runNs, boolean exits) throws InterruptedException {
    StudyFolder kept = StudyFolder.create(folder, recorder, now(), words);
    for (StudyWorkload w : StudyWorkload.values()) {
      CountDownLatch cleared = new CountDownLatch(1);
      try (ScratchFolder scratch = ScratchFolder.create()) {
        run(w, kept, LabOptions.of(w.workload(), runNs), exits, scratch.path(), cleared);
      } finally {
        cleared.countDown();
      }
    }
    return StudyFolder.read(folder);
  }

  private void run(StudyWorkload w, StudyFolder kept, LabOptions how, boolean exits, Path scratch,
      CountDownLatch cleared) throws InterruptedException {
    LabTuning.Learned learned = learn(w, scratch);
    Recommendation own = learned.search(
        new Tuner(host, OBJECTIVE, Limits.NONE, learned.model()).forOneVm());
    StudyArms arms = StudyArms.of(host, own.recommended().settings(),
        settings -> Optional.of(predicted(learned, settings)));
    Workload workload = w.workload();
    NativeReference reference = new NativeReference(workload, how, EmulatedGuests.caveat());
    Load load = new LabLoad(workload, how, exits, host, meters.meter(),
        protocol.tolerated(), scratch,
        Optional.of(reference));
    Protocol made = protocol.of(how.durationNs(), how.warmUpNs(), 1);
    Plan plan = new Plan(arms.toRun(), workload.label(), load.measures(), w.main(), made,
        again(w, made, arms), recorder, now());
    new KeptExperiment(haltwise, protocol.precheck(), meters.missing(), cleared).run(plan, load,
        kept.of(w.word()), kept.path());
    kept.add(w.word(), w.standsFor(), arms.asked(), own.reasons());
  }

  private LabTuning.Learned learn(StudyWorkload w, Path scratch) throws InterruptedException {
    LabOptions how = LabOptions.of(w.workload(), LEARN_NS);
    try (Progress progress = haltwise.progress("learning " + w.word(), 0)) {
      return new LabTuning(w.workload(), how, host, new TuneGoal(), new RuleOption(), 0, 1, scratch,
          progress, Optional.empty()).learn();
    }
  }

  /// What repeats the workload as a comparison of its own.
  private static List<String> again(StudyWorkload w, Protocol made, StudyArms arms) {
    List<String> all = new ArrayList<>(List.of("--lab", w.workload().label(), "--native", "--main",
        w.main().name(), "--rounds", Integer.toString(made.rounds()), "--duration",
        made.runNs() + "ns"));
    arms.toRun().forEach(a -> all.addAll(List.of("--arm", a.name() + "=" + a.settings())));
    return all;
  }

  /// From the halts of the generous recording, beside a replay of the same under the host's parameters.
  private Predicted predicted(LabTuning.Learned learned, HostSettings settings) {
    Replay replay = new Replay(ReplayTape.of(learned.generous().trace(), learned.model()));
    Outcome base = replay.runFrom(host, 0);
    Outcome o = replay.runFrom(settings, 0);
    return new Predicted(o.workRate() / base.workRate(), o.blockedShare(), o.polledCpuShare());
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
