package haltwise.app;

import haltwise.lab.LabOptions;
import haltwise.lab.Workload;
import haltwise.linux.HostException;
import haltwise.linux.KvmParameters;
import haltwise.linux.VmProcess;
import haltwise.record.AnchorRule;
import haltwise.record.Recording;
import haltwise.record.Spool;
import haltwise.report.BoundedVm;
import haltwise.report.BoundsDocument;
import haltwise.report.BoundsText;
import haltwise.report.Figure;
import haltwise.report.TuneDocument;
import haltwise.report.TuneText;
import haltwise.report.TunedWorkload;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.trace.TraceKind;
import haltwise.tune.Objective;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The main job: record or read, search, recommend, prove.
@Command(name = "tune", description = {
    "Finds the best settings: records running VMs, or runs lab workloads, or reads traces; replays them under more than"
        + " a thousand settings; recommends one; proves it by running again where that is possible.",
    "With nothing else: running VMs, else (with /dev/kvm) the lab workloads, else the shipped traces."}, footerHeading = "%nExample:%n", footer = {
        "  haltwise tune",
        "  haltwise tune --lab storage --service 100us --objective throughput",
        "  haltwise tune --lab ticks --write-host     proves all four values",
        "  haltwise tune --vm 4711 --objective latency --cpu-budget 10%%",
        "  haltwise tune web.halts.parquet --block-price 30us --json",
        "  haltwise tune --side guest                 in a guest: its own polling",
        "  haltwise tune --side either --vm 4711      who should poll, host or guest",
        "  haltwise tune --one-host vm1.halts.parquet vm2.halts.parquet"})
final class TuneCommand implements Runnable {
  private static final long LAB_NS = 1_000_000_000L;
  private static final long VM_NS = 10_000_000_000L;

  private final HaltwiseCommand haltwise;

  @Parameters(paramLabel = "TRACE", arity = "0..*", description = "Trace files to tune for, instead of recording;"
      + " or counts files (*.counts.json), which give bounds.")
  private List<Path> files = new ArrayList<>();

  @Option(names = "--vm", paramLabel = "PID", description = "Process of a running VM; repeatable.")
  private List<Integer> processIds = new ArrayList<>();

  @Option(names = "--lab", paramLabel = "WORKLOAD", description = "A lab workload; repeatable.")
  private List<String> labs = new ArrayList<>();

  @Option(names = "--duration", paramLabel = "TIME", converter = DurationConverter.class, description = "Of each recording (default:"
      + " 10s of VMs; 1s of a lab workload).")
  private @Nullable Long durationNs;

  @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "Interleaved runs of each lab workload to prove"
      + " a recommendation (default: ${DEFAULT-VALUE}; 0 for none).")
  private int rounds;

  @Option(names = "--write-host", description = "Prove recommended values of grow, grow-start and shrink too: for these runs,"
      + " write them (and max) into the host's parameters, which all its VMs obey, as haltwise apply does, and restore"
      + " them. Without it max alone is proved, which needs no parameter.")
  private boolean writeHost;

  @Option(names = "--baseline", paramLabel = "SETTINGS", converter = SettingsChoice.Converter.class, description = "What to compare"
      + " with (default: the settings in force).")
  private @Nullable SettingsChoice baseline;

  @Option(names = "--probe", paramLabel = "TRACE", description = "Another recording of the same VM, to learn from what a block costs,"
      + " such as one with max = 0; repeatable.")
  private List<Path> probes = new ArrayList<>();

  @Option(names = "--one-host", description = "The trace files are of VMs that share a host: one search for all of them, with the"
      + " gain of a max for each VM.")
  private boolean oneHost;

  @Mixin
  private KernelOption kernel = new KernelOption();

  @Mixin
  private RuleOption rule = new RuleOption();

  @Mixin
  private SideOptions side = new SideOptions();

  @Mixin
  private TuneGoal goal = new TuneGoal();

  @Mixin
  private CalibrationOption calibration = new CalibrationOption();

  @Mixin
  private WorkloadOptions workloads = new WorkloadOptions();

  @Mixin
  private LabVmOptions vms = new LabVmOptions();

  TuneCommand(HaltwiseCommand haltwise) {
    this.haltwise = haltwise;
  }

  @Override
  public void run() {
    checkUsage();
    refuseWhatWouldBeIgnored();
    if (CountsTuning.isFor(files)) {
      tuneCounts();
      return;
    }
    SideOptions.Side whose = side.side().orElseGet(this::sideOfTraces);
    if (whose != SideOptions.Side.HOST) {
      tuneSide(whose);
      return;
    }
    side.anyGiven().ifPresent(option -> {
      throw new IllegalArgumentException(
          option + " is for guests. Add --side guest or --side either, or leave it out.");
    });
    TuneSource source = TuneSource.choose(files, processIds,
        labs.stream().map(workloads::workload).toList());
    if (files.isEmpty() && processIds.isEmpty() && labs.isEmpty()) {
      haltwise.console().note("haltwise: " + source.why() + ".");
    }
    try {
      List<TunedWorkload> tuned = switch (source) {
        case TuneSource.Traces(var traces, _) -> tuneTraces(traces);
        case TuneSource.Vms(var found, _) -> List.of(tuneVms(found));
        case TuneSource.Lab(var all, _) -> tuneLab(all);
      };
      String objective = goal.objective().describe();
      haltwise.answer(look -> TuneText.of(source.why(), objective + otherGoal(), tuned, look),
          () -> TuneDocument.of(source.why(), objective, tuned));
    } catch (InterruptedException e) {
      throw new Interrupted(e);
    }
  }

  /// A guest's own traces are tuned for the guest.
  private SideOptions.Side sideOfTraces() {
    boolean guests = !files.isEmpty() && files.stream().allMatch(
        file -> new TraceInput(file, Optional.empty(), kernel.release()).open().info()
            .kind() instanceof TraceKind.Guest);
    return guests ? SideOptions.Side.GUEST : SideOptions.Side.HOST;
  }

  private void tuneSide(SideOptions.Side whose) {
    if (!labs.isEmpty() || oneHost || writeHost) {
      throw new IllegalArgumentException(
          "--side is for traces, VMs and this guest; a lab VM's guest"
              + " cannot poll, and --one-host and --write-host are for the host. Leave them out, or --side.");
    }
    try {
      new SideTuning(side, goal, rule, calibration, probes, baseline, kernel.release(), haltwise)
          .run(files,
              processIds, durationNs == null ? VM_NS : durationNs, whose);
    } catch (InterruptedException e) {
      throw new Interrupted(e);
    }
  }

  private void tuneCounts() {
    if (!probes.isEmpty() || oneHost) {
      throw new IllegalArgumentException(
          "--probe and --one-host are for traces; these files hold counters only. Leave them out.");
    }
    List<BoundedVm> vms = CountsTuning.run(files, baseline, kernel.release(), calibration, goal);
    String source = "counters only: " + files.stream().map(Path::toString)
        .collect(Collectors.joining(", "));
    String objective = goal.objective().describe();
    haltwise.answer(look -> BoundsText.of(source, objective, vms, look),
        () -> BoundsDocument.of(source, objective, vms));
  }

  private String otherGoal() {
    return switch (goal.objective()) {
      case Objective.Cost _ -> "; for the most work instead: --objective throughput";
      case Objective.Throughput _ -> "";
    };
  }

  private void checkUsage() {
    goal.objective();
    goal.limits();
    if (rounds < 0 || rounds > 1000) {
      throw new IllegalArgumentException("--rounds " + rounds + " is out of range. Use 0 to 1000.");
    }
  }

  private void refuseWhatWouldBeIgnored() {
    boolean toRead = !files.isEmpty() || !processIds.isEmpty();
    Optional<String> ofLab = workloads.anyGiven().or(vms::anyGiven);
    if (ofLab.isPresent() && labs.isEmpty() && toRead) {
      throw new IllegalArgumentException(
          ofLab.get() + " is for a lab workload. Add --lab WORKLOAD, or leave it out.");
    }
    if (writeHost && toRead) {
      throw new IllegalArgumentException(
          "--write-host is for proofs on lab workloads; of traces and"
              + " VMs nothing is run again. Add --lab WORKLOAD, or leave it out.");
    }
    if (oneHost && files.size() < 2) {
      throw new IllegalArgumentException(
          "--one-host is for two trace files or more, one for each VM. Name them.");
    }
    if (!files.isEmpty() && !processIds.isEmpty()) {
      throw new IllegalArgumentException(
          "Trace files, --vm and --lab exclude each other. Give one of them.");
    }
    if (kernel.isGiven() && files.isEmpty()) {
      throw new IllegalArgumentException("--kernel " + kernel.release()
          + " is for traces; this host knows its kernel. Leave it out, or give --rule.");
    }
    boolean aGuest = side.side().isPresent();
    if (calibration.isGiven() && !toRead && !aGuest) {
      throw new IllegalArgumentException(
          "--calibration is for traces and VMs; a lab workload shows what blocking costs. Leave it out.");
    }
    if (!probes.isEmpty() && !toRead && !aGuest) {
      throw new IllegalArgumentException(
          "--probe is for traces and VMs; a lab workload is probed anyway. Leave it out.");
    }
  }

  private TunedWorkload tuneTogether(List<Path> traces) {
    List<Trace> vms = traces.stream()
        .map(file -> new TraceInput(file, Optional.empty(), kernel.release()).read()).toList();
    Trace together = Trace.together(vms);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < vms.size(); i++) {
      String file = String.valueOf(traces.get(i).getFileName()).replace(".halts.parquet", "");
      List<Integer> numbers = vms.get(i).vms();
      numbers.forEach(vm -> names.add(numbers.size() == 1 ? file : file + " VM " + vm));
    }
    return TraceTuning.run(Figure.plural(names.size(), "VM") + " on one host",
        together, rule.of(together.info(), kernel.release()), names, probes, baseline,
        calibration, goal, haltwise,
        List.of("Read from files, so nothing was run again."));
  }

  private List<TunedWorkload> tuneTraces(List<Path> traces) {
    if (oneHost) {
      return List.of(tuneTogether(traces));
    }
    List<TunedWorkload> all = new ArrayList<>();
    for (Path file : traces) {
      Trace trace = new TraceInput(file, Optional.empty(), kernel.release()).read();
      String label = trace.info().workload().isEmpty()
          ? file.toString()
          : trace.info().workload() + "  (" + file + ")";
      all.add(
          TraceTuning.run(label, trace, rule.of(trace.info(), kernel.release()), probes, baseline,
              calibration, goal, haltwise,
              List.of("Read from a file, so nothing was run again.")));
    }
    return all;
  }

  private TunedWorkload tuneVms(List<VmProcess> found) throws InterruptedException {
    long ns = durationNs == null ? VM_NS : durationNs;
    try (ScratchFolder folder = ScratchFolder.create()) {
      Recording recording;
      try (Progress _ = haltwise.progress("recording " + VmRecording.label(found), ns)) {
        recording = VmRecording.run(found, AnchorRule.INFERRED, false, ns,
            folder.path().resolve("vms.spool"));
      }
      try (Spool spool = Spool.open(recording.spool())) {
        List<String> notes = new ArrayList<>(recording.notes());
        notes.add("These VMs are not ours to set, so nothing was run again.");
        Trace trace = spool.trace();
        return TraceTuning.run(VmRecording.label(found), trace, rule.of(trace.info(), ""), probes,
            baseline, calibration, goal, haltwise, notes);
      }
    }
  }

  private List<TunedWorkload> tuneLab(List<Workload> all) throws InterruptedException {
    HostSettings host = KvmParameters.read().map(TuneCommand::settings)
        .orElseThrow(() -> new HostException(
            "Cannot read /sys/module/kvm/parameters/halt_poll_ns*", 0,
            "Load the kvm module, or mount sysfs."));
    if (baseline != null) {
      throw new IllegalArgumentException(
          "--baseline is for traces; a lab workload runs under the host's parameters. Use --halt-poll-max for another max.");
    }
    Optional<JournalledArms> writer = writer();
    List<TunedWorkload> tuned = new ArrayList<>();
    try (ScratchFolder folder = ScratchFolder.create()) {
      for (Workload w : all) {
        LabOptions how = vms.of(w, durationNs == null ? LAB_NS : durationNs);
        HostSettings inForce = how.haltPollMaxNs().isPresent()
            ? host.withMaxNs(how.haltPollMaxNs().getAsLong())
            : host;
        try (Progress progress = haltwise.progress("tuning " + w.label(), 0)) {
          tuned.add(
              new LabTuning(w, how, inForce, goal, rule, rounds, 1, folder.path(), progress, writer)
                  .run());
        }
      }
    }
    return tuned;
  }

  /// Who writes the host's parameters, where the user wants that.
  private Optional<JournalledArms> writer() {
    if (!writeHost) {
      return Optional.empty();
    }
    JournalledArms.closed().ifPresent(closed -> {
      throw new HostException("--write-host cannot write " + closed.name() + " here ("
          + closed.access().word() + ")", 0,
          "Leave it out: then max alone is proved. haltwise doctor tells what this host allows.");
    });
    return Optional.of(new JournalledArms(new ChangedHost(), "haltwise tune"));
  }

  /// What the host's parameters say.
  static HostSettings settings(KvmParameters p) {
    return new HostSettings(p.haltPollNs(), p.haltPollNsGrow(), p.haltPollNsGrowStart(),
        p.haltPollNsShrink());
  }
}
