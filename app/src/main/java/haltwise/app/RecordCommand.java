package haltwise.app;

import haltwise.lab.Workload;
import haltwise.linux.HostException;
import haltwise.linux.HostIdentity;
import haltwise.linux.Tracefs;
import haltwise.linux.TracingInstance;
import haltwise.linux.VmProcess;
import haltwise.record.AnchorRule;
import haltwise.record.Recording;
import haltwise.record.Spool;
import haltwise.record.counts.CountsFile;
import haltwise.trace.Anchor;
import haltwise.trace.Trace;
import haltwise.trace.counts.CountedHalts;
import haltwise.tracefile.TraceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Records halts into a trace file.
@Command(name = "record", description = {
    "Records the halts of running VMs, or of a lab workload, into a trace file, such as web.halts.parquet."
        + " Inside a VM, --guest records when its CPUs idle, poll and halt."}, footerHeading = "%nExample:%n", footer = {
            "  haltwise record --vm $(pgrep -o qemu) --duration 10s -o web.halts.parquet",
            "  haltwise record --lab storage --service 100us -o storage.halts.parquet",
            "  haltwise record --vm $(pgrep -o qemu) --exits",
            "  haltwise record --counters --qmp /run/web.qmp -o web.counts.json",
            "  haltwise record --spool --duration 60s",
            "  haltwise record --guest --duration 30s -o inside.halts.parquet",
            "  haltwise record --finish web.4711.spool -o web.halts.parquet"})
final class RecordCommand implements Runnable {
  private static final long VM_NS = 10_000_000_000L;
  private static final long LAB_NS = 4_000_000_000L;

  private final HaltwiseCommand haltwise;

  @Option(names = "--vm", paramLabel = "PID", description = "Process of the VM; repeatable (default: all running VMs).")
  private List<Integer> processIds = new ArrayList<>();

  @Option(names = "--lab", paramLabel = "WORKLOAD", description = "Run and record a lab workload instead.")
  private @Nullable String lab;

  @Option(names = "--guest", description = "This machine is the VM: record when its CPUs idle, poll and halt.")
  private boolean guest;

  @Option(names = "--finish", paramLabel = "SPOOL", description = "Make the trace file of a recording that was killed, or made with --spool.")
  private @Nullable Path finish;

  @Option(names = "--spool", description = "Stop at the spool, NAME.PID.spool: costs the host least; make the trace file later, on any"
      + " machine, with --finish.")
  private boolean spoolOnly;

  @Option(names = "--duration", paramLabel = "TIME", converter = DurationConverter.class, description = "How long (default: 10s; 4s"
      + " for a lab workload).")
  private @Nullable Long durationNs;

  @Option(names = {"-o",
      "--output"}, paramLabel = "FILE", description = "File to write (default: recording.halts.parquet;"
          + " recording.counts.json with --counters).")
  private Optional<Path> output = Optional.empty();

  @Option(names = "--counters", description = "Only read KVM's own counters, once a second, into a counts file: needs no"
      + " tracing and costs next to nothing, but holds no single halts.")
  private boolean counters;

  @Option(names = "--qmp", paramLabel = "SOCKET", description = "With --counters: a QEMU to ask, by its -qmp socket; repeatable.")
  private List<Path> sockets = new ArrayList<>();

  @Option(names = "--force", description = "Replace the trace file if it exists.")
  private boolean force;

  @Option(names = "--device-wakes", paramLabel = "answer|clock", description = "What device interrupts are (default: told from the"
      + " guest's requests).")
  private @Nullable String deviceWakes;

  @Option(names = "--exits", description = "Account for VM exits too: why, how often, how long; interrupts and context"
      + " switches. Adds two trace events to every exit.")
  private boolean exits;

  @Mixin
  private WorkloadOptions workloads = new WorkloadOptions();

  @Mixin
  private LabVmOptions vms = new LabVmOptions();

  RecordCommand(HaltwiseCommand haltwise) {
    this.haltwise = haltwise;
  }

  @Override
  public void run() {
    checkUsage();
    NewOutput.check(output(), force);
    try {
      if (counters) {
        count();
        return;
      }
      if (spoolOnly) {
        RecordedSpool done = new RecordedSpool(record());
        haltwise.answer(_ -> done.text(output()), done::document);
        return;
      }
      RecordedFile done = finish != null
          ? finished(finish)
          : lab != null ? recordLab(lab) : recordHere();
      write(done);
      Files.deleteIfExists(done.spool());
      haltwise.answer(look -> done.text(output(), look), () -> done.document(output()));
    } catch (InterruptedException e) {
      throw new Interrupted(e);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Path output() {
    return output
        .orElseGet(() -> Path.of("recording" + (counters ? CountsFile.SUFFIX : TraceFile.SUFFIX)));
  }

  private void count() throws InterruptedException {
    CountedHalts counted;
    if (lab != null) {
      Workload workload = workloads.workload(lab);
      long ns = durationNs == null ? LAB_NS : durationNs;
      try (Progress _ = haltwise.progress("counting " + workload.label(), ns)) {
        counted = Counting.ofLab(workload, vms.of(workload, ns), ns);
      }
    } else {
      long ns = durationNs == null ? VM_NS : durationNs;
      try (Progress _ = haltwise.progress("counting", ns)) {
        counted = Counting.ofVms(processIds, sockets, ns);
      }
    }
    CountsFile.write(counted, output());
    CountedFile done = new CountedFile(counted, output());
    haltwise.answer(_ -> done.text(), done::document);
  }

  private void checkUsage() {
    if (!sockets.isEmpty() && !counters) {
      throw new IllegalArgumentException("--qmp is for --counters. Add it, or leave --qmp out.");
    }
    if (counters && finish != null) {
      throw new IllegalArgumentException(
          "--counters makes no spool to finish. Leave one of them out.");
    }
    if (lab != null && !sockets.isEmpty()) {
      throw new IllegalArgumentException("--lab and --qmp exclude each other. Give one of them.");
    }
    if (counters && deviceWakes != null) {
      throw new IllegalArgumentException(
          "--device-wakes is for recorded halts, and --counters holds none. Leave it out.");
    }
    if (counters && exits) {
      throw new IllegalArgumentException(
          "--exits needs tracing, which --counters does without. Leave one of them out.");
    }
    if (counters && guest) {
      throw new IllegalArgumentException(
          "--guest traces, which --counters does without. Leave one of them out.");
    }
    int sources = (finish == null ? 0 : 1) + (lab == null ? 0 : 1) + (guest ? 1 : 0)
        + (processIds.isEmpty() ? 0 : 1);
    if (sources > 1) {
      throw new IllegalArgumentException(
          "--vm, --lab, --guest and --finish exclude each other. Give one of them.");
    }
    if (guest && exits) {
      throw new IllegalArgumentException(
          "--exits is for a host: a guest does not see its exits. Leave it out, or record on the host.");
    }
    Optional<String> ofLab = workloads.anyGiven().or(vms::anyGiven);
    if (lab == null && ofLab.isPresent()) {
      throw new IllegalArgumentException(
          ofLab.get() + " is for a lab workload. Add --lab WORKLOAD, or leave it out.");
    }
    rule();
    if (spoolOnly && (lab != null || finish != null || counters)) {
      throw new IllegalArgumentException("--spool is for a new recording of VMs: what a lab"
          + " workload declares is not in its spool, --finish makes a trace file, and --counters"
          + " has no spool. Leave it out.");
    }
    if (deviceWakes != null && (lab != null || finish != null || guest)) {
      throw new IllegalArgumentException("--device-wakes is for a new recording of VMs: "
          + "a lab workload declares what its wakes are, a spool already says, and a guest does not"
          + " tell. Leave it out.");
    }
    if (finish != null && exits) {
      throw new IllegalArgumentException(
          "--exits is for a new recording; --finish takes what was recorded. Leave it out.");
    }
    if (finish != null && durationNs != null) {
      throw new IllegalArgumentException(
          "--duration is for a new recording; --finish takes all that was recorded. Leave it out.");
    }
  }

  private void write(RecordedFile done) {
    try {
      TraceFile.write(done.trace(), output());
    } catch (RuntimeException e) {
      if (Files.exists(done.spool())) {
        haltwise.console()
            .note("haltwise: What was recorded is safe. Later: haltwise record --finish "
                + done.spool() + " -o FILE");
      }
      throw e;
    }
  }

  private RecordedFile recordLab(String label) throws InterruptedException {
    Workload workload = workloads.workload(label);
    long ns = durationNs == null ? LAB_NS : durationNs;
    Path spool = spool();
    try (ShutdownGuard _ = removing(spool);
        Progress _ = haltwise.progress("recording " + workload.label(), ns)) {
      RecordedLab run = RecordedLab.run(workload, vms.of(workload, ns), spool, exits);
      return new RecordedFile(run.trace(), run.recording(), run.recording().notes());
    }
  }

  /// Of VMs, or of this guest.
  private RecordedFile recordHere() throws InterruptedException {
    Recording recording = record();
    try (Spool s = Spool.open(recording.spool())) {
      return new RecordedFile(s.trace(), recording, recording.notes());
    }
  }

  private Recording record() throws InterruptedException {
    if (guest) {
      String label = "guest " + HostIdentity.read().hostName();
      return record(label, (ns, spool) -> VmRecording.runGuest(label, ns, spool));
    }
    List<VmProcess> found = VmRecording.find(processIds);
    return record(VmRecording.label(found),
        (ns, spool) -> VmRecording.run(found, rule(), exits, ns, spool));
  }

  @FunctionalInterface
  private interface Run {
    Recording record(long durationNs, Path spool) throws InterruptedException;
  }

  private Recording record(String label, Run run) throws InterruptedException {
    long ns = durationNs == null ? VM_NS : durationNs;
    Path spool = spool();
    try (ShutdownGuard _ = removing(spool);
        Progress _ = haltwise.progress("recording " + label, ns)) {
      return run.record(ns, spool);
    }
  }

  /// On Ctrl-C nothing is left.
  private static ShutdownGuard removing(Path spool) {
    return ShutdownGuard.closing(() -> Files.deleteIfExists(spool));
  }

  private RecordedFile finished(Path spool) {
    removeInstanceLeftBehind();
    try (Spool s = Spool.open(spool)) {
      Trace trace = s.trace();
      long bytes = spool.toFile().length();
      return new RecordedFile(trace,
          new Recording(spool, trace.info().startNs(), trace.info().endNs(),
              0, trace.info().eventsLost(), bytes, 0, s.notes()),
          s.notes());
    }
  }

  /// The killed recorder's tracing instance, which goes on tracing until it is removed.
  private static void removeInstanceLeftBehind() {
    try (Tracefs tracefs = Tracefs.open()) {
      TracingInstance.removeStale(tracefs);
    } catch (HostException _) {
      // Finishing needs no right to trace; the next recording removes it.
    }
  }

  private AnchorRule rule() {
    String wakes = deviceWakes;
    if (wakes == null) { // no case of the switch: with null, that is linked by code made at each
                         // start
      return AnchorRule.INFERRED;
    }
    return switch (wakes) {
      case "answer" -> new AnchorRule.Inferred(Anchor.ANSWER);
      case "clock" -> new AnchorRule.Inferred(Anchor.CLOCK);
      default -> throw new IllegalArgumentException(
          "Unknown --device-wakes \"" + wakes + "\". Use answer or clock.");
    };
  }

  /// Beside the trace file, so that a killed recording is found where it was meant to end up.
  private Path spool() {
    String name = output().getFileName().toString();
    String stem = name.endsWith(TraceFile.SUFFIX)
        ? name.substring(0, name.length() - TraceFile.SUFFIX.length())
        : name;
    return output().resolveSibling(stem + "." + ProcessHandle.current().pid() + ".spool");
  }
}
