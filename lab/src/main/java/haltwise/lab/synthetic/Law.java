package haltwise.lab.synthetic;

/// How one family draws its times. Asked for each halt once, in order: first the arrival, then the busy time.
interface Law {
  /// @param startNs of the halt
  /// @param share of the trace that lies before the halt, 0..1
  /// @return ns, >= 0
  long arrivalNs(long startNs, double share);

  /// @return ns, >= 0
  long busyNs();
}
