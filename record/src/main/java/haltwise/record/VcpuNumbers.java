package haltwise.record;

import haltwise.trace.Trace;
import haltwise.trace.VcpuInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// KVM's numbers of vCPUs whose events did not tell them: those whose window never moved.
final class VcpuNumbers {
  private VcpuNumbers() {
  }

  /// Gives them the numbers that are free in their VM, in the order of their threads: VMMs start these in the order of
  /// the numbers.
  static Trace completed(Trace trace) {
    List<VcpuInfo> vcpus = new ArrayList<>(trace.info().vcpus());
    List<Integer> unknown = IntStream.range(0, vcpus.size())
        .filter(i -> vcpus.get(i).vcpuId() == VcpuTarget.UNKNOWN_ID).boxed()
        .sorted(Comparator.comparingInt(i -> vcpus.get(i).threadId())).toList();
    for (int i : unknown) {
      VcpuInfo v = vcpus.get(i);
      vcpus.set(i, new VcpuInfo(v.vm(), v.processId(), v.threadId(), free(vcpus, v.vm()),
          v.windowAtStartNs()));
    }
    return new Trace(trace.info().withVcpus(vcpus).withAccounts(trace.info().accounts()),
        trace.halts());
  }

  /// In the order of VMs and numbers, whatever order a file tells of them in.
  static Trace sorted(Trace trace) {
    return trace.sorted(Comparator.comparingInt(VcpuInfo::vm).thenComparingInt(VcpuInfo::vcpuId)
        .thenComparingInt(VcpuInfo::threadId));
  }

  private static int free(List<VcpuInfo> vcpus, int vm) {
    return IntStream.iterate(0, n -> n + 1)
        .filter(n -> vcpus.stream().noneMatch(v -> v.vm() == vm && v.vcpuId() == n)).findFirst()
        .orElseThrow();
  }
}
