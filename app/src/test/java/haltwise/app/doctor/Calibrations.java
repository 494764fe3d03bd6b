package haltwise.app.doctor;

import haltwise.doctor.AfterHalt;
import haltwise.doctor.Energy;
import haltwise.doctor.HostCalibration;
import haltwise.doctor.Measurement.Measured;
import haltwise.doctor.Measurement.NotMeasured;
import haltwise.doctor.Quantity;
import haltwise.doctor.Times;
import haltwise.doctor.WakeClass;
import haltwise.linux.HostIdentity;
import haltwise.trace.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/// A calibration with numbers that can be recognised.
public final class Calibrations {
  private Calibrations() {
  }

  public static HostCalibration of(HostIdentity host) {
    return of(host, 0.02);
  }

  /// @param contendedShare from 0.1 on the host was busy
  public static HostCalibration of(HostIdentity host, double contendedShare) {
    return new HostCalibration(host, "Some CPU", Instant.parse("2026-11-22T18:00:00Z"),
        24_000_000_000L, 0, contendedShare,
        List.of(new Measured(Quantity.POLL_ITERATION, times(230), Optional.empty()),
            new Measured(Quantity.VM_EXIT, times(900), Optional.of("the guest was emulated")),
            new NotMeasured(Quantity.VM_EXIT_TO_USER, "there was no time", "Take some."),
            new Measured(Quantity.THREAD_SWITCH, times(1_800), Optional.empty())),
        List.of(new WakeClass(Cause.TIMER, 1 << 20, 1 << 21, times(36_000)),
            new WakeClass(Cause.DEVICE, 1 << 16, 1 << 17, times(21_000))),
        Optional.of(new AfterHalt(times(10_000), times(22_000), times(157_000), times(172_000))),
        new Energy.Metered(List.of("package-0"), 5, 12.7, 11.0, 0.85, Optional.empty()));
  }

  /// 101 values around a median.
  private static Times times(long medianNs) {
    return Times.of(LongStream.rangeClosed(medianNs - 50, medianNs + 50).toArray());
  }
}
