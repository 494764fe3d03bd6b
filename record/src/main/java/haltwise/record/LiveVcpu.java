package haltwise.record;

import haltwise.trace.Halt;

/// A vCPU whose halts [LiveHalts] follows. The same object for as long as it is followed.
public final class LiveVcpu {
  final VcpuState state;
  final FreshHalts fresh;
  private long windowNs = Halt.UNKNOWN_NS;

  LiveVcpu(VcpuState state) {
    this.state = state;
    this.fresh = new FreshHalts(state);
  }

  /// @param maxNs the ceiling that its VM obeys, ns, or [Halt#UNKNOWN_NS]
  void take(long maxNs) {
    fresh.take(maxNs);
    long next = fresh.nextWindowNs();
    windowNs = Windows.isAbove(next, maxNs) ? maxNs : next;
  }

  /// Of the VMM.
  public int processId() {
    return state.processId;
  }

  public int threadId() {
    return state.threadId;
  }

  /// As KVM numbers it; [VcpuTarget#UNKNOWN_ID] when neither the thread's name nor an event told yet.
  public int vcpuId() {
    return state.vcpuId;
  }

  /// How long its next halt may poll, ns; [Halt#UNKNOWN_NS] as long as no event told.
  public long windowNs() {
    return windowNs;
  }
}
