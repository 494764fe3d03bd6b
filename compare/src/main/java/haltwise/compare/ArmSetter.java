package haltwise.compare;

import java.util.Optional;

/// Takes the settings of arms into force, for a command that runs under them.
public interface ArmSetter {
  /// Takes an arm into force, and reads back.
  ///
  /// @return why it is not; empty when it is
  /// @throws InterruptedException when it is told to stop
  Optional<VoidReason> apply(Arm arm) throws InterruptedException;

  /// Leaves the host as it was found.
  void restore();
}
