package haltwise.app;

import haltwise.app.doctor.CalibrationDocument;
import haltwise.app.doctor.CalibrationFile;
import haltwise.app.doctor.CalibrationText;
import haltwise.app.doctor.DoctorDocument;
import haltwise.app.doctor.DoctorText;
import haltwise.app.doctor.KernelPollings;
import haltwise.doctor.Diagnosis;
import haltwise.doctor.Doctor;
import haltwise.doctor.Finding;
import haltwise.doctor.Finding.Calibrated;
import haltwise.doctor.Finding.Lacks;
import haltwise.doctor.Finding.Topic;
import haltwise.doctor.HostCalibration;
import haltwise.doctor.host.HostCapture;
import haltwise.doctor.host.HostFacts;
import haltwise.doctor.host.HostFolder;
import haltwise.doctor.host.LiveAnswers;
import haltwise.doctor.host.Observation;
import haltwise.linux.HostFiles;
import haltwise.replay.Calibration;
import haltwise.trace.Nanos;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What this host offers, and what halts cost on it.
@Command(name = "doctor", description = {
    "Says what this host offers for halt polling, what it lacks, each with the remedy, and gives advice for the kernel,"
        + " the VMs and the power found. Changes nothing.",
    "With --calibrate: measures what halts cost here (wake latency by idle time, a poll iteration, a VM exit, a context"
        + " switch, energy where a meter exists), for replay and tune."}, footerHeading = "%nExample:%n", footer = {
            "  haltwise doctor", "  haltwise doctor --observe 2s",
            "  haltwise doctor --capture host-a     (then, anywhere:)",
            "  haltwise doctor --host host-a --json | jq .advice", "  haltwise doctor --calibrate",
            "  haltwise doctor --calibrate -o host.json --json | jq .block_price"})
final class DoctorCommand implements Runnable {
  private static final long SHORTEST_OBSERVED_NS = 1_000_000;

  private final HaltwiseCommand haltwise;

  @Option(names = "--observe", paramLabel = "TIME", converter = DurationConverter.class, description = "Record the running VMs for"
      + " this long, and tell from their windows which ceiling each obeys; also the steal meanwhile.")
  private @Nullable Long observeNs;

  @Option(names = "--capture", paramLabel = "FOLDER", description = "Keep the files that were read, and what the kernel"
      + " answered, in a new folder. Of the command lines of VMs it keeps the program and the options that matter here"
      + " (-cpu, -machine, -overcommit, -smp, -accel, monitor sockets), of other processes nothing.")
  private @Nullable Path capture;

  @Option(names = "--host", paramLabel = "FOLDER", description = "Examine a host that --capture kept, in place of this one.")
  private @Nullable Path folder;

  @Option(names = "--calibrate", description = "Measure what halts cost on this host; half a minute on a quiet host.")
  private boolean calibrate;

  @Option(names = {"-o",
      "--output"}, paramLabel = "FILE", description = "Where to write the calibration (default: haltwise/calibration.json in"
          + " $$XDG_STATE_HOME or ~/.local/state, which replay and tune look at).")
  private @Nullable Path output;

  @Option(names = "--force", description = "Replace the file given with -o.")
  private boolean force;

  DoctorCommand(HaltwiseCommand haltwise) {
    this.haltwise = haltwise;
  }

  @Override
  public void run() {
    checkUsage();
    if (calibrate) {
      calibrate();
      return;
    }
    Diagnosis found = folder == null ? examineThisHost() : examine(HostFolder.open(folder));
    haltwise.answer(look -> DoctorText.of(found, look), () -> DoctorDocument.of(found));
  }

  private void checkUsage() {
    if (calibrate && (observeNs != null || capture != null || folder != null)) {
      throw new IllegalArgumentException("--calibrate measures this host and examines none."
          + " Leave out --observe, --capture and --host.");
    }
    if (!calibrate && (output != null || force)) {
      throw new IllegalArgumentException(
          "-o and --force are for the file of a calibration. Add --calibrate, or leave them out.");
    }
    if (folder != null && (observeNs != null || capture != null)) {
      throw new IllegalArgumentException("--host examines a host that was captured before."
          + " Leave out --observe and --capture: they look at this one.");
    }
    if (observeNs != null && observeNs < SHORTEST_OBSERVED_NS) {
      throw new IllegalArgumentException("--observe " + Nanos.text(observeNs)
          + " is too short to see anything. Use 1ms or more, such as 2s.");
    }
    if (capture != null) {
      HostCapture.check(capture);
    }
  }

  private static Diagnosis examine(HostFolder host) {
    return examine(HostFacts.read(host, host.answers(), host.observation()));
  }

  private static Diagnosis examine(HostFacts facts) {
    return Doctor.examine(facts, KernelPollings.of(facts.identity()));
  }

  private Diagnosis examineThisHost() {
    LiveAnswers answers = LiveAnswers.ofThisHost();
    Optional<Observation> seen = observeNs == null
        ? Optional.empty()
        : Optional.of(HostObservation.run(observeNs, haltwise));
    HostCapture files = new HostCapture(HostFiles.ofThisHost());
    HostFacts facts = HostFacts.read(files, answers, seen);
    Diagnosis d = examine(facts);
    if (capture != null) {
      files.write(capture, answers, seen);
    }
    List<Finding> found = new ArrayList<>(d.findings());
    found.add(calibration());
    return new Diagnosis(d.summary(), found, d.advice());
  }

  private static Finding calibration() {
    return CalibrationFile.ofThisHost()
        .map(DoctorCommand::calibration)
        .orElseGet(() -> new Lacks(Topic.CALIBRATION,
            "none of this host and kernel in " + CalibrationFile.usual(),
            "haltwise doctor --calibrate measures what a block costs here, for traces that do not"
                + " show it."));
  }

  private static Finding calibration(Calibration c) {
    return c.busyHost()
        ? new Lacks(Topic.CALIBRATION,
            "that of " + c.takenOn() + " was taken while this host was busy, so nothing uses it",
            "haltwise doctor --calibrate again, when the host is quiet.")
        : new Calibrated(CalibrationFile.usual().toString(), c.takenOn());
  }

  private void calibrate() {
    Path file = output == null ? CalibrationFile.usual() : output;
    if (output != null) {
      NewOutput.check(output, force);
    }
    HostCalibration result;
    try (ScratchFolder folder = ScratchFolder.create();
        Progress progress = haltwise.progress("calibrating", 0)) {
      result = new LabCalibration(folder.path(), progress).run();
    } catch (InterruptedException e) {
      throw new Interrupted(e);
    }
    CalibrationFile.write(result, file);
    haltwise.answer(look -> CalibrationText.of(result, file.toString(), look),
        () -> CalibrationDocument.of(result));
  }
}
