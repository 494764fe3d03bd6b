package haltwise.app;

import haltwise.app.doctor.CalibrationFile;
import haltwise.replay.Calibration;
import haltwise.trace.TraceInfo;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Which calibration tells a replay what its trace does not show.
final class CalibrationOption {
  private static final String NONE = "none";

  @Option(names = "--calibration", paramLabel = "FILE", description = {
      "What blocking costs where the trace does not show it, as haltwise doctor --calibrate wrote it. Default: that of"
          + " this host, for traces of this host and kernel; \"none\" for none."})
  private String file = "";

  boolean isGiven() {
    return !file.isEmpty();
  }

  /// @return one that the user named, of whatever host; else that of this very host and kernel, taken while it was quiet,
  ///     for a trace of it
  /// @throws IllegalArgumentException when the file named holds none
  Optional<Calibration> of(TraceInfo info) {
    return of(info.hostName(), info.kernelRelease());
  }

  /// The same for what is no trace.
  Optional<Calibration> of(String hostName, String kernelRelease) {
    if (file.equals(NONE)) {
      return Optional.empty();
    }
    return file.isEmpty()
        ? CalibrationFile.ofThisHost().filter(c -> c.fits(hostName, kernelRelease) && !c.busyHost())
        : Optional.of(CalibrationFile.read(Path.of(file)));
  }
}
