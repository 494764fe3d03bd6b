package haltwise.app.serve;

import haltwise.trace.HostSettings;
import java.util.List;

/// By what settings come into force. For one thread.
public interface Actuator extends AutoCloseable {
  /// What it controls, in words.
  String what();

  /// The settings to fall back to: those in force before it came.
  HostSettings baseline();

  /// Settings that it can reach, beside the baseline.
  List<HostSettings> menu();

  /// What is in force now: read back, where it can be; otherwise what was last set.
  HostSettings inForce();

  /// @throws haltwise.linux.HostException when they cannot come into force; then nothing has changed
  void set(HostSettings settings);

  /// Back to the baseline, for good.
  @Override
  void close();
}
