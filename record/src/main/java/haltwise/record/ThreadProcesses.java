package haltwise.record;

import haltwise.trace.Trace;
import haltwise.trace.VcpuInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which process a thread belongs to, as far as a file tells: what tells the VMs of an import apart.
public final class ThreadProcesses {
  static final int UNKNOWN = 0;

  private final Map<Integer, Integer> processByThread = new HashMap<>();

  public void met(int thread, int process) {
    processByThread.put(thread, process);
  }

  int of(int thread) {
    return processByThread.getOrDefault(thread, UNKNOWN);
  }

  /// Numbers the VMs by process id, as a recording does; where processes are not known, a vCPU id met again starts another
  /// VM.
  Trace withVms(Trace unordered) {
    Trace trace = unordered.sorted(Comparator.comparingInt(v -> of(v.threadId())));
    List<VcpuInfo> vcpus = new ArrayList<>();
    List<Integer> processOfVm = new ArrayList<>();
    for (VcpuInfo v : trace.info().vcpus()) {
      int process = of(v.threadId());
      int vm = 0;
      while (vm < processOfVm.size() && (processOfVm.get(vm) != process
          || process == UNKNOWN && hasVcpu(vcpus, vm, v.vcpuId()))) {
        vm++;
      }
      if (vm == processOfVm.size()) {
        processOfVm.add(process);
      }
      vcpus.add(new VcpuInfo(vm, process, v.threadId(), v.vcpuId(), v.windowAtStartNs()));
    }
    return new Trace(trace.info().withVcpus(vcpus).withAccounts(trace.info().accounts()),
        trace.halts());
  }

  private static boolean hasVcpu(List<VcpuInfo> vcpus, int vm, int vcpuId) {
    return vcpuId >= 0 && vcpus.stream().anyMatch(v -> v.vm() == vm && v.vcpuId() == vcpuId);
  }
}
