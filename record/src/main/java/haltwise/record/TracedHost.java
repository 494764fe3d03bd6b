package haltwise.record;

import haltwise.trace.HostSettings;
import java.util.Optional;

/// What is known of the host that an imported file was recorded on; empty texts for what is not.
///
/// @param hostName as `uname -n`
/// @param kernelRelease as `uname -r`, such as `6.12.111+deb12-amd64`
/// @param architecture as `uname -m`
/// @param clock of the file's times, named as in tracefs' `trace_clock`
/// @param settings in force while it was recorded
public record TracedHost(String hostName, String kernelRelease, String architecture, String clock,
    Optional<HostSettings> settings) {

  /// A host of which the file tells nothing.
  static TracedHost unknown(String clock) {
    return new TracedHost("", "", "", clock, Optional.empty());
  }

  /// With what the user knows better.
  ///
  /// @param knownRelease empty when the file's holds
  public TracedHost corrected(String knownRelease, Optional<HostSettings> knownSettings) {
    return new TracedHost(hostName, knownRelease.isEmpty() ? kernelRelease : knownRelease,
        architecture, clock, knownSettings.isPresent() ? knownSettings : settings);
  }
}
