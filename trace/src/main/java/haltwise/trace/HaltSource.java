package haltwise.trace;

/// A recording whose halts are handed out in pieces, so that it may be larger than memory. A [Trace] is one that is not.
///
/// Errors of reading ([BadTraceException]) come from any of the methods, as soon as the bytes are reached.
public interface HaltSource {
  /// Takes the halts of a scan, piece by piece.
  @FunctionalInterface
  interface Visitor {
    /// @param vcpu index in [TraceInfo#vcpus]
    /// @param next halts of that vCPU that follow those of the last call with it; at least one
    void visit(int vcpu, VcpuHalts next);
  }

  TraceInfo info();

  /// Of all vCPUs.
  long haltCount();

  /// All halts, once: vCPU by vCPU in the order of [TraceInfo#vcpus], each in the order of start.
  void scan(Visitor visitor);

  /// The halts of one vCPU in the order of start, at the pace of the caller; several may be open at the same time.
  ///
  /// @param vcpu index in [TraceInfo#vcpus]
  HaltCursor cursor(int vcpu);
}
