package haltwise.doctor;

import java.util.Optional;

/// A quantity that was measured on this host, or why it could not be.
public sealed interface Measurement {
  Quantity quantity();

  /// @param caution what to know before using it, such as that the guest was emulated
  record Measured(Quantity quantity, Times times, Optional<String> caution)
      implements
        Measurement {
  }

  /// @param why with which value
  /// @param remedy what to do to have it measured
  record NotMeasured(Quantity quantity, String why, String remedy) implements Measurement {
  }
}
