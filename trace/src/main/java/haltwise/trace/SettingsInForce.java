package haltwise.trace;

/// Settings that held from a moment on, for one VM or for all.
///
/// @param fromNs CLOCK_MONOTONIC, ns
/// @param vm number of the VM in the recording, or [#ALL_VMS]
public record SettingsInForce(long fromNs, int vm, HostSettings settings) {
  public static final int ALL_VMS = -1;
}
