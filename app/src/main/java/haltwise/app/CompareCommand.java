package haltwise.app;

import haltwise.app.compare.HostMeters;
import haltwise.app.compare.LabMeasures;
import haltwise.app.compare.NativeReference;
import haltwise.compare.Arm;
import haltwise.compare.Comparison;
import haltwise.compare.ComparisonFolder;
import haltwise.compare.Load;
import haltwise.compare.Measure;
import haltwise.compare.Plan;
import haltwise.compare.Protocol;
import haltwise.compare.ShellCommand;
import haltwise.compare.Study;
import haltwise.compare.StudyFolder;
import haltwise.lab.LabOptions;
import haltwise.lab.Workload;
import haltwise.linux.HostException;
import haltwise.linux.HostFiles;
import haltwise.linux.HostIdentity;
import haltwise.linux.KvmParameters;
import haltwise.replay.KernelDefaults;
import haltwise.report.CompareDocument;
import haltwise.report.CompareText;
import haltwise.report.StudyDocument;
import haltwise.report.StudyReport;
import haltwise.report.StudyText;
import haltwise.trace.HostSettings;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/// An experiment: is B better than A on this host, by how much, at what cost?
@Command(name = "compare", description = {
    "Compares settings on this host: every arm runs once in each of several rounds, in balanced order, and each round's"
        + " runs are paired. A control runs the first arm against itself. The load is a lab workload, or a command of yours.",
    "Exit status: 0 done, 1 an arm is worse than the first by the main measure, or has no verdict from six rounds or more."}, footerHeading = "%nExample:%n", footer = {
        "  haltwise compare --lab storage --arm off=off --arm generous=max=1ms",
        "  haltwise compare --lab pingpong --arm A=current --arm B=max=60us --rounds 12",
        "  haltwise compare --arm A=current --arm B=max=1ms --arm-hook ./set-max.sh \\",
        "      --metric-json /jobs/0/read/iops -- ssh guest fio --output-format=json j",
        "  haltwise compare --side guest --arm off=guest-off --arm on=guest:max=100us \\",
        "      --agent /run/web.agent --metric-regex '([0-9.]+) requests/s' -- ./load.sh",
        "  haltwise compare --study --rounds 8 -o study",
        "  haltwise compare --read comparison-20261128-120000",
        "  haltwise compare --again comparison-20261128-120000 -o second"})
final class CompareCommand implements Callable<Integer> {
  private static final Set<String> OF_ALL_COMMANDS = Set.of("--json", "--debug");
  private static final long LAB_NS = 2_000_000_000L;
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
      .withZone(ZoneOffset.UTC);

  private final HaltwiseCommand haltwise;

  @Spec
  private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "Behind --: your command as the load; it learns of its arm by"
      + " HALTWISE_ARM, HALTWISE_SETTINGS, HALTWISE_MAX, ….")
  private List<String> command = new ArrayList<>();

  @Option(names = "--arm", paramLabel = "NAME=SETTINGS", converter = ArmChoice.Converter.class, description = "An arm; repeatable."
      + " The others are compared with the first. With one, it is compared with the settings in force.")
  private List<ArmChoice> arms = new ArrayList<>();

  @Option(names = "--lab", paramLabel = "WORKLOAD", description = "A lab workload as the load.")
  private @Nullable String lab;

  @Option(names = "--duration", paramLabel = "TIME", converter = DurationConverter.class, description = "Measured time of each run of a"
      + " lab workload (default: 2s).")
  private @Nullable Long durationNs;

  @Option(names = "--no-exits", description = "Do not record VM exits by reason: spares two trace events for each.")
  private boolean noExits;

  @Mixin
  private CompareProtocol protocol = new CompareProtocol();

  @Mixin
  private CompareSide side = new CompareSide();

  @Mixin
  private CompareMetric metric = new CompareMetric();

  @Mixin
  private OwnCommandOptions own = new OwnCommandOptions();

  @Option(names = {"-o",
      "--output"}, paramLabel = "FOLDER", description = "Folder to make for the result (default: comparison-DATE-TIME).")
  private @Nullable Path output;

  @Option(names = "--read", paramLabel = "FOLDER", description = "Show the result in a folder again, computed from its rows.")
  private @Nullable Path read;

  @Option(names = "--again", paramLabel = "FOLDER", description = "Repeat the experiment in a folder, into a new one.")
  private @Nullable Path again;

  @Mixin
  private CompareExtras extras = new CompareExtras();

  @Mixin
  private WorkloadOptions workloads = new WorkloadOptions();

  @Mixin
  private LabVmOptions vms = new LabVmOptions();

  /// Nothing temporary is left.
  private final CountDownLatch cleared = new CountDownLatch(1);

  /// What is written into the folder as the command that repeats it.
  private List<String> words = List.of();

  CompareCommand(HaltwiseCommand haltwise) {
    this.haltwise = haltwise;
  }

  @Override
  public Integer call() {
    if (read != null) {
      onlyAlone("--read");
      return StudyFolder.isMeant(read)
          ? answer(StudyFolder.read(read), read)
          : answer(ComparisonFolder.read(read), read);
    }
    if (again != null) {
      onlyAlone("--again", "--output", "--rounds");
      if (StudyFolder.isMeant(again)) {
        throw new IllegalArgumentException(again + " holds a study. Make it again with haltwise"
            + " compare --study, or one of its workloads: --again " + again + "/storage.");
      }
      return repeated(again).experiment();
    }
    words = ownWords();
    return extras.study() ? study() : experiment();
  }

  private int study() {
    if (lab != null || !command.isEmpty() || !arms.isEmpty() || own.isGiven()
        || metric.isGiven() || side.isGuest()) {
      throw new IllegalArgumentException(
          "--study brings its own loads, arms and measures. Leave --lab, --arm, --side, --metric-… and"
              + " the command out.");
    }
    Path folder = output == null ? Path.of("study-" + STAMP.format(Instant.now())) : output;
    try {
      Study made = new CompareStudy(haltwise, protocol, host(), meters(false), words).run(folder,
          durationNs == null ? LAB_NS : durationNs, !noExits);
      return answer(made, folder);
    } catch (InterruptedException e) {
      throw new Interrupted(e);
    }
  }

  private int answer(Study study, Path folder) {
    StudyReport report = StudyHalts.report(study, folder);
    haltwise.answer(look -> StudyText.of(report, folder.toString(), look),
        () -> StudyDocument.of(report, folder.toString()));
    return 0;
  }

  /// The arguments without those of all commands.
  private List<String> ownWords() {
    List<String> all = Objects.requireNonNull(spec).root().commandLine().getParseResult()
        .originalArgs();
    int behind = all.contains("--") ? all.indexOf("--") : all.size();
    return IntStream.range(all.indexOf("compare") + 1, all.size())
        .filter(i -> i > behind || !OF_ALL_COMMANDS.contains(all.get(i))).mapToObj(all::get)
        .toList();
  }

  /// @param but what may stand beside it
  private void onlyAlone(String option, String... but) {
    List<String> allowed = new ArrayList<>(List.of(but));
    allowed.addAll(OF_ALL_COMMANDS);
    allowed.add(option);
    Optional<String> other = parsed().matchedOptions().stream().map(OptionSpec::longestName)
        .filter(name -> !allowed.contains(name)).findFirst()
        .or(() -> command.stream().findFirst());
    if (other.isPresent()) {
      throw new IllegalArgumentException(
          option + " takes everything from the folder. Leave " + other.get() + " out.");
    }
  }

  private ParseResult parsed() {
    return Objects.requireNonNull(spec).commandLine().getParseResult();
  }

  /// The command of an experiment, with the settings that its arms had.
  private CompareCommand repeated(Path folder) {
    Plan plan = ComparisonFolder.read(folder).plan();
    CompareCommand repeat = new CompareCommand(haltwise);
    repeat.words = parsed().hasMatchedOption("--rounds")
        ? protocol.withItsRounds(plan.command())
        : plan.command();
    new CommandLine(repeat).setOverwrittenOptionsAllowed(true)
        .parseArgs(repeat.words.toArray(String[]::new));
    repeat.arms = plan.arms().stream()
        .map(a -> new ArmChoice(a.name(), new SettingsChoice(a.settings().toString()))).toList();
    repeat.output = output;
    return repeat;
  }

  private int experiment() {
    checkUsage();
    try (ScratchFolder scratch = ScratchFolder.create()) {
      if (side.isGuest()) {
        return ofGuest(scratch);
      }
      HostSettings host = host();
      if (lab != null) {
        Workload workload = workloads.workload(lab);
        LabOptions how = vms.of(workload, durationNs == null ? LAB_NS : durationNs);
        List<Arm> chosen = arms(host);
        chosen.forEach(a -> LabLoad.check(a, host));
        HostMeters meters = meters(false);
        Load load = new LabLoad(workload, how, !noExits, host, meters.meter(),
            protocol.tolerated(), scratch.path(),
            reference(workload, how));
        return run(chosen, load, workload.label(), LabMeasures.WORK,
            protocol.of(how.durationNs(), how.warmUpNs(), workloads.seed()), meters.missing());
      }
      Measure measure = metric.measure();
      ShellCommand line = new ShellCommand(command, Map.of());
      HostMeters meters = meters(true);
      Load load = own.load(line, metric.source(), measure, meters.meter(), !noExits, scratch.path(),
          haltwise.console());
      return run(arms(host), load, line.line(), measure, protocol.of(0, 0, workloads.seed()),
          meters.missing());
    } catch (InterruptedException e) {
      throw new Interrupted(e);
    } finally {
      cleared.countDown();
    }
  }

  private int ofGuest(ScratchFolder scratch) throws InterruptedException {
    List<Arm> chosen = side.arms(arms);
    Measure measure = metric.measure();
    ShellCommand line = new ShellCommand(command, Map.of());
    HostMeters meters = meters(side.isByAgent());
    Load load = own.ofGuest(line, metric.source(), measure, side, meters.meter(), !noExits,
        scratch.path(), haltwise.console());
    return run(chosen, load, line.line(), measure, protocol.of(0, 0, workloads.seed()),
        side.missing(meters));
  }

  private HostMeters meters(boolean vmsBelong) {
    return HostMeters.of(HostFiles.ofThisHost(), protocol.tolerated(), vmsBelong,
        extras.energy());
  }

  private Optional<NativeReference> reference(Workload workload, LabOptions how) {
    return extras.withNative()
        ? Optional.of(new NativeReference(workload, how, EmulatedGuests.caveat()))
        : Optional.empty();
  }

  private int run(List<Arm> chosen, Load load, String label, Measure main, Protocol how,
      List<String> notMeasured) throws InterruptedException {
    Plan plan = new Plan(chosen, label, load.measures(), metric.main(load.measures(), main), how,
        words, "haltwise " + Version.number(), Instant.now().truncatedTo(ChronoUnit.SECONDS)
            .toString());
    noteEqual(chosen);
    Path folder = output == null
        ? Path.of("comparison-" + STAMP.format(Instant.now()))
        : output;
    return answer(new KeptExperiment(haltwise, protocol.precheck(), notMeasured, cleared)
        .run(plan, load, folder, folder), folder);
  }

  private int answer(Comparison comparison, Path folder) {
    haltwise.answer(look -> CompareText.of(comparison, folder.toString(), look),
        () -> CompareDocument.of(comparison, folder.toString()));
    return comparison.isRegression() || comparison.isUndecided() ? 1 : 0;
  }

  private List<Arm> arms(HostSettings host) {
    HostIdentity identity = HostIdentity.read();
    HostSettings kernelDefault = KernelDefaults.of(identity.kernelRelease(),
        identity.architecture());
    List<Arm> all = new ArrayList<>();
    if (arms.size() == 1) {
      all.add(new Arm(arms.getFirst().name().equals("current") ? "A" : "current", host));
    }
    arms.forEach(a -> all.add(a.ofHost(() -> host, kernelDefault)));
    return all;
  }

  /// Meant or not, it should not go unseen.
  private void noteEqual(List<Arm> all) {
    for (int i = 1; i < all.size(); i++) {
      Arm arm = all.get(i);
      all.subList(0, i).stream().filter(other -> other.settings().equals(arm.settings()))
          .findFirst().ifPresent(other -> haltwise.console().note("haltwise: The arms "
              + other.name() + " and " + arm.name() + " have the same settings, "
              + arm.settings() + ". What differs between them is chance."));
    }
  }

  private static HostSettings host() {
    return KvmParameters.read().map(TuneCommand::settings)
        .orElseThrow(() -> new HostException("Cannot read /sys/module/kvm/parameters/halt_poll_ns*",
            0, "Load the kvm module, or mount sysfs."));
  }

  private void checkUsage() {
    if (lab == null && command.isEmpty()) {
      throw new IllegalArgumentException("There is no load. Use a lab workload (--lab storage), or"
          + " a command of yours behind --.");
    }
    if (side.isGuest() && (lab != null || own.hasHook())) {
      throw new IllegalArgumentException("--side guest goes with a command of yours, and haltwise"
          + " writes the guest's parameters itself. Leave --lab and --arm-hook out.");
    }
    if (lab != null && !command.isEmpty()) {
      throw new IllegalArgumentException("--lab " + lab + " and the command \"" + command.getFirst()
          + "\" exclude each other. Give one of them.");
    }
    if (arms.isEmpty()) {
      throw new IllegalArgumentException(
          "There are no arms to compare. Name them: --arm A=current --arm B="
              + (side.isGuest() ? "guest:max=100us." : "max=1ms."));
    }
    Optional<String> ofLab = workloads.anyGiven().filter(o -> !o.equals("--seed"))
        .or(vms::anyGiven).or(() -> durationNs == null
            ? Optional.empty()
            : Optional.of("--duration"));
    if (lab == null && ofLab.isPresent()) {
      throw new IllegalArgumentException(
          ofLab.get() + " is for a lab workload. Add --lab WORKLOAD, or leave it out.");
    }
    if (vms.hasMax()) {
      throw new IllegalArgumentException(
          "--halt-poll-max is what arms are for. Write --arm B=max=TIME.");
    }
    if (lab == null && extras.withNative()) {
      throw new IllegalArgumentException(
          "--native is for a lab workload. Add --lab WORKLOAD, or leave it out.");
    }
    extras.energy(); // wrong numbers are told before anything runs
    if (lab != null && (own.isGiven() || metric.isGiven())) {
      throw new IllegalArgumentException("--arm-hook, --no-halts and --metric-… are for a command"
          + " of yours; a lab workload gets its max by itself, counts its work, and its halts are"
          + " what is measured. Leave them out.");
    }
    metric.check();
  }
}
