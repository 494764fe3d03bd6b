package haltwise.app;

import haltwise.app.doctor.CalibrationDocument;
import haltwise.app.doctor.CalibrationFile;
import haltwise.app.doctor.CalibrationText;
import haltwise.app.doctor.DoctorDocument;
import haltwise.app.doctor.DoctorText;
import haltwise.doctor.Doctor;
import haltwise.doctor.Finding;
import haltwise.doctor.Finding.Calibrated;
import haltwise.doctor.Finding.Lacks;
import haltwise.doctor.Finding.Topic;
import haltwise.doctor.HostCalibration;
import haltwise.replay.Calibration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What this host offers, and what halts cost on it.
@Command(name = "doctor", description = {
    "Says what this host offers for halt polling, and what it lacks, with the remedy. Changes nothing.",
    "With --calibrate: measures what halts cost here (wake latency by idle time, a poll iteration, a VM exit, a context"
        + " switch, energy where a meter exists), for replay and tune."}, footerHeading = "%nExample:%n", footer = {
            "  haltwise doctor", "  haltwise doctor --calibrate",
            "  haltwise doctor --calibrate -o host.json --json | jq .block_price"})
final class DoctorCommand implements Runnable {
  private final HaltwiseCommand haltwise;

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
    if (calibrate) {
      calibrate();
      return;
    }
    if (output != null || force) {
      throw new IllegalArgumentException(
          "-o and --force are for the file of a calibration. Add --calibrate, or leave them out.");
    }
    List<Finding> found = new ArrayList<>(Doctor.examine());
    found.add(calibration());
    haltwise.answer(look -> DoctorText.of(found, look), () -> DoctorDocument.of(found));
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
