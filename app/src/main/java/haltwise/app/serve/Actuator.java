package haltwise.app.serve;

import haltwise.trace.HostSettings;
import java.util.List;

/// By what settings come into force. For one thread.
public interface Actuator {
  /// What it controls, in words.
  String what();

  /// Finds the baseline: VMs run again, or for the first time.
  ///
  /// @return what there is to say, a sentence each
  /// @throws haltwise.linux.HostException when nothing can be controlled
  List<String> begin();

  /// The settings to fall back to: those in force when it began.
  HostSettings baseline();

  /// Settings that it can reach, beside the baseline.
  List<HostSettings> menu();

  /// What is in force now: read back, where it can be; otherwise what was last set.
  HostSettings inForce();

  /// Whether what it controls is still what it was when it began: not a module that was loaded anew.
  default boolean lasts() {
    return true;
  }

  /// Whether what it sets comes into force really.
  default boolean isReal() {
    return true;
  }

  /// Does nothing where somebody else has changed what it last set.
  ///
  /// @throws haltwise.linux.HostException when they cannot come into force; then nothing has changed
  void set(HostSettings settings);

  /// Back to the baseline, until it begins again. Does nothing when it is there.
  ///
  /// @return what there is to say, a sentence each
  /// @throws haltwise.linux.HostException when that cannot be
  List<String> restore();
}
