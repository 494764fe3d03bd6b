package haltwise.record;

import haltwise.trace.Halt;
import haltwise.trace.SettingsInForce;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuHalts;
import haltwise.trace.VcpuInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The last step: from assembled halts to a [Trace].
final class TraceBuilder {
  private TraceBuilder() {
  }

  /// @param info of the recording; its table of vCPUs is replaced by those that halted, left their guest or were named
  static Trace build(HaltAssembler assembler, TraceInfo info) {
    List<VcpuState> kept = assembler.threads().stream()
        .filter(v -> v.isVcpu
            && (v.halts.size() > 0 || v.processId != 0 || assembler.exits().sawExits(v)))
        .toList();
    int[] indexByNumber = new int[assembler.threads().size()];
    Arrays.fill(indexByNumber, Halt.NO_WAKER);
    for (int i = 0; i < kept.size(); i++) {
      indexByNumber[kept.get(i).number] = i;
    }
    Set<Integer> ignoringCeiling = new HashSet<>();
    for (VcpuState v : kept) {
      if (Windows.contradicts(v.halts, ceiling(info, v.vm))) {
        ignoringCeiling.add(v.vm);
      }
    }
    List<VcpuHalts> halts = new ArrayList<>();
    List<VcpuInfo> vcpus = new ArrayList<>();
    for (VcpuState v : kept) {
      long[] windows = Windows.of(v.halts, v.windowAtStartNs,
          ignoringCeiling.contains(v.vm) ? Windows.Ceiling.UNKNOWN : ceiling(info, v.vm));
      halts.add(Windows.halts(v.halts, windows, indexByNumber));
      boolean startIsKnown = v.windowAtStartNs >= 0
          && (v.halts.size() == 0 || !v.halts.afterLoss(0));
      vcpus.add(new VcpuInfo(v.vm, v.processId, v.threadId, v.vcpuId,
          startIsKnown || windows.length == 0 ? v.windowAtStartNs : windows[0]));
    }
    return new Trace(
        info.withVcpus(vcpus).withAccounts(assembler.exits().accounts(kept, info.endNs())), halts);
  }

  private static Windows.Ceiling ceiling(TraceInfo info, int vm) {
    List<SettingsInForce> own = info.settings().stream().filter(s -> s.vm() == vm).toList();
    List<SettingsInForce> used = own.isEmpty()
        ? info.settings().stream().filter(s -> s.vm() == SettingsInForce.ALL_VMS).toList()
        : own;
    return timeNs -> maxNsAt(used, timeNs);
  }

  private static long maxNsAt(List<SettingsInForce> settings, long timeNs) {
    for (int i = settings.size() - 1; i >= 0; i--) {
      // The first entry holds before it too: nothing is known of an earlier change.
      if (i == 0 || settings.get(i).fromNs() <= timeNs) {
        return settings.get(i).settings().maxNs();
      }
    }
    return Halt.UNKNOWN_NS;
  }
}
