package haltwise.record;

import haltwise.trace.Halt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/// The vCPUs of a feed, and the ceilings that they obey.
final class LiveVcpus {
  private final HaltAssembler assembler;
  private final List<LiveVcpu> vcpus = new ArrayList<>();
  private final Map<Integer, Ceiling> ceilings = new HashMap<>();

  /// What a VM may poll at most.
  private static final class Ceiling {
    long maxNs;
    boolean follows;

    Ceiling(VmTarget vm) {
      follows = vm.ownMaxNs().isEmpty();
      maxNs = vm.ownMaxNs().orElse(Halt.UNKNOWN_NS);
    }
  }

  LiveVcpus(HaltAssembler assembler) {
    this.assembler = assembler;
  }

  /// Follows these VMs from now on; what was followed before and is not among them is forgotten.
  ///
  /// @return the threads that are followed
  List<Integer> follow(List<VmTarget> vms) {
    Set<Long> wanted = new HashSet<>();
    for (VmTarget vm : vms) {
      vm.vcpus().forEach(t -> wanted.add(key(vm.processId(), t.threadId())));
    }
    assembler.retain(v -> wanted.contains(key(v.processId, v.threadId)));
    vcpus.removeIf(v -> !wanted.contains(key(v.processId(), v.threadId())));
    Set<Long> known = new HashSet<>();
    assembler.threads().forEach(v -> known.add(key(v.processId, v.threadId)));
    for (VmTarget vm : vms) {
      ceilings.computeIfAbsent(vm.processId(), _ -> new Ceiling(vm));
      vm.vcpus().stream().filter(t -> known.add(key(vm.processId(), t.threadId())))
          .forEach(t -> assembler.add(vm.processId(), vm.processId(), t, vm.anchorRule()));
    }
    IntPredicate gone = pid -> vms.stream().noneMatch(vm -> vm.processId() == pid);
    ceilings.keySet().removeIf(gone::test);
    note();
    return assembler.threads().stream().map(v -> v.threadId).toList();
  }

  private static long key(int processId, int threadId) {
    return (long) processId << 32 | threadId;
  }

  /// The host's parameter, ns, or [Halt#UNKNOWN_NS].
  void hostMax(long maxNs) {
    ceilings.values().stream().filter(c -> c.follows).forEach(c -> c.maxNs = maxNs);
  }

  /// Another max came into force, for all VMs whose ceiling is known.
  void ceiling(long maxNs) {
    ceilings.values().stream().filter(c -> c.maxNs >= 0).forEach(c -> c.maxNs = maxNs);
  }

  /// A thread of which only halts can tell is a vCPU from the first on.
  private void note() {
    List<VcpuState> threads = assembler.threads();
    if (vcpus.size() < threads.size()) {
      for (VcpuState t : threads) {
        if (t.isVcpu && vcpus.stream().noneMatch(v -> v.state == t)) {
          vcpus.add(new LiveVcpu(t));
        }
      }
    }
  }

  List<LiveVcpu> all() {
    return List.copyOf(vcpus);
  }

  /// Nobody watched until now.
  void forget(long nowNs) {
    assembler.forget(nowNs);
    vcpus.forEach(v -> v.fresh.unwatched());
  }

  /// Hands out what is final.
  void handOut(HaltFeed.Listener listener) {
    note();
    for (LiveVcpu v : vcpus) {
      v.take(ceilingNs(v));
      if (v.fresh.size() > 0) {
        listener.halts(v, v.fresh);
        v.fresh.forget();
      }
    }
  }

  /// The host's parameter, unless the VM was seen above it: then it has a ceiling of its own, which nobody tells.
  private long ceilingNs(LiveVcpu v) {
    Ceiling c = ceilings.get(v.processId());
    if (c == null) {
      return Halt.UNKNOWN_NS;
    }
    if (c.follows && v.fresh.contradict(c.maxNs)) {
      c.follows = false;
      c.maxNs = Halt.UNKNOWN_NS;
    }
    return c.maxNs;
  }
}
