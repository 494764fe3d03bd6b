package haltwise.record;

/// What a recording is of.
public enum Scope {
  /// Halts of vCPUs, seen by the host.
  HALTS,
  /// The same, and VM exits.
  EXITS,
  /// Idle periods of this machine's CPUs: it is the guest.
  GUEST
}
