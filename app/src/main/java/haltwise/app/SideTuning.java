package haltwise.app;

import haltwise.linux.HostException;
import haltwise.linux.HostIdentity;
import haltwise.linux.VmProcess;
import haltwise.record.AnchorRule;
import haltwise.record.Recording;
import haltwise.record.Spool;
import haltwise.replay.KernelDefaults;
import haltwise.replay.Polling;
import haltwise.replay.ReplayModel;
import haltwise.report.PollingSides;
import haltwise.report.PollingSidesDocument;
import haltwise.report.PollingSidesText;
import haltwise.report.ReplayReport;
import haltwise.report.TunedGuest;
import haltwise.report.TunedGuestDocument;
import haltwise.report.TunedGuestText;
import haltwise.trace.GuestSettings;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.TraceKind;
import haltwise.trace.facts.TraceFacts;
import haltwise.tune.GuestTuner;
import haltwise.tune.WhoPolls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `tune --side guest` and `tune --side either`: of recordings, of running VMs, or of this guest.
///
/// @param baseline of the host; null for the settings in force
/// @param kernel of the recorded host; empty: as the trace says
record SideTuning(SideOptions side, TuneGoal goal, RuleOption rule, CalibrationOption calibration,
    List<Path> probes, @Nullable SettingsChoice baseline, String kernel,
    HaltwiseCommand haltwise) {
  private static final long SEED = 1;
  private static final String FROM_FILE = "Read from a file, so nothing was run again.";

  /// Idle periods of one VM, or of this guest.
  private record Source(String label, Trace trace, List<String> notes) {
  }

  /// @param files to read; else
  /// @param processIds of VMs to record; else this guest, or all running VMs
  void run(List<Path> files, List<Integer> processIds, long durationNs, SideOptions.Side wanted)
      throws InterruptedException {
    List<Source> sources = !files.isEmpty()
        ? files.stream().flatMap(file -> ofEachVm(file.toString(),
            new TraceInput(file, Optional.empty(), kernel).read(), List.of(FROM_FILE)).stream())
            .toList()
        : wanted == SideOptions.Side.GUEST && processIds.isEmpty()
            ? List.of(thisGuest(durationNs))
            : vms(processIds, durationNs);
    String why = !files.isEmpty()
        ? "the trace files given"
        : sources.getFirst().trace.info().kind() instanceof TraceKind.Guest
            ? "this machine, as a guest: its own idle periods"
            : "recording VMs on this host: " + String.join(", ",
                sources.stream().map(Source::label).toList());
    String objective = goal.objective().describe();
    if (wanted == SideOptions.Side.GUEST) {
      List<TunedGuest> tuned = sources.stream().map(this::guest).toList();
      haltwise.answer(look -> TunedGuestText.of(why, objective, tuned, look),
          () -> TunedGuestDocument.of(why, objective, tuned));
    } else {
      List<PollingSides> answers = sources.stream().map(this::either).toList();
      haltwise.answer(look -> PollingSidesText.of(why, objective, answers, look),
          () -> PollingSidesDocument.of(why, objective, answers));
    }
  }

  private static List<Source> ofEachVm(String label, Trace trace, List<String> notes) {
    String named = trace.info().workload().isEmpty()
        ? label
        : trace.info().workload() + "  (" + label + ")";
    List<Integer> vms = trace.vms();
    if (vms.size() < 2 || trace.info().kind() instanceof TraceKind.Guest) {
      return List.of(new Source(named, trace, notes));
    }
    return vms.stream().map(vm -> {
      Trace own = trace.ofVm(vm);
      return new Source(named + ", process " + own.info().vcpus().getFirst().processId(), own,
          notes);
    }).toList();
  }

  private Source thisGuest(long durationNs) throws InterruptedException {
    String label = "guest " + HostIdentity.read().hostName();
    try (ScratchFolder folder = ScratchFolder.create()) {
      Recording recording;
      try (Progress _ = haltwise.progress("recording " + label, durationNs)) {
        recording = VmRecording.runGuest(label, durationNs, folder.path().resolve("guest.spool"));
      }
      try (Spool spool = Spool.open(recording.spool())) {
        List<String> notes = new ArrayList<>(recording.notes());
        notes.add(
            "Nothing was run again: haltwise apply, then the same command, shows what it does.");
        return new Source(label, spool.trace(), notes);
      }
    }
  }

  private List<Source> vms(List<Integer> processIds, long durationNs)
      throws InterruptedException {
    List<VmProcess> found = processIds.isEmpty()
        ? VmProcess.running()
        : VmRecording.find(processIds);
    if (found.isEmpty()) {
      throw new HostException("No VM is running here to ask about", 0,
          "Start one, or name a trace file that was recorded on its host.");
    }
    try (ScratchFolder folder = ScratchFolder.create()) {
      Recording recording;
      try (Progress _ = haltwise.progress("recording " + VmRecording.label(found), durationNs)) {
        recording = VmRecording.run(found, AnchorRule.INFERRED, false, durationNs,
            folder.path().resolve("vms.spool"));
      }
      try (Spool spool = Spool.open(recording.spool())) {
        List<String> notes = new ArrayList<>(recording.notes());
        notes.add("These VMs are not ours to set, so nothing was run again.");
        return ofEachVm(VmRecording.label(found), spool.trace(), notes);
      }
    }
  }

  private TunedGuest guest(Source s) {
    TraceInfo info = s.trace.info();
    List<String> notes = new ArrayList<>(s.notes);
    Polling inForce = switch (info.kind()) {
      case TraceKind.Host() -> new Polling(host(info));
      case TraceKind.Guest own -> ofGuest(own, info, notes);
    };
    try (Progress progress = haltwise.progress("searching guest settings for " + s.label, 0)) {
      return new TunedGuest(s.label, side.rule(info), side.ruleOrigin(info),
          new GuestTuner(inForce, goal.objective(), goal.limits(), model(s.trace),
              side.rule(info), side.costs()).search(s.trace, progress::at),
          TraceFacts.of(s.trace).workPerSecond(), notes);
    }
  }

  private PollingSides either(Source s) {
    WhoPolls.requireHost(s.trace.info());
    HostSettings inForce = host(s.trace.info());
    try (Progress progress = haltwise.progress("asking who should poll for " + s.label, 0)) {
      return new PollingSides(s.label, inForce, goal.objective(),
          new WhoPolls(inForce, goal.objective(), goal.limits(), model(s.trace),
              side.rule(s.trace.info()), side.costs()).search(s.trace, progress::at),
          TraceFacts.of(s.trace).workPerSecond());
    }
  }

  private ReplayModel model(Trace trace) {
    List<Trace> all = new ArrayList<>(List.of(trace));
    probes.forEach(probe -> all.add(TraceInput.read(probe)));
    return ReplayModel.learn(rule.of(trace.info(), kernel).rule(), all,
        calibration.of(trace.info()), SEED);
  }

  private HostSettings host(TraceInfo info) {
    return baseline == null
        ? TraceTuning.inForce(info)
        : baseline.resolve(() -> TraceTuning.inForce(info), KernelDefaults.of(info));
  }

  /// What the guest had in force; a governor other than haltpoll does not read its settings.
  private Polling ofGuest(TraceKind.Guest own, TraceInfo info, List<String> notes) {
    String governor = own.idle().governor();
    if (side.baseline().isEmpty() && !governor.isEmpty() && !own.idle().decidesTraceably()) {
      notes.add("The guest's idle governor is " + governor + ", driver "
          + (own.idle().driver().isEmpty() ? "unknown" : own.idle().driver())
          + ": its haltpoll settings were not in force, and it is compared with a guest that does not poll.");
      return new Polling(HostSettings.OFF);
    }
    GuestSettings settings = side.baseline().or(() -> ReplayReport.guestSettingsOf(info))
        .orElseThrow(
            () -> new IllegalArgumentException("The trace does not say which guest settings"
                + " were in force, or they changed. Give them with --guest-baseline, such as"
                + " --guest-baseline guest-kernel-default."));
    return GuestTuner.alone(settings, side.rule(info), side.costs());
  }
}
