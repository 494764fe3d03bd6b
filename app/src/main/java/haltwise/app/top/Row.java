package haltwise.app.top;

import java.util.List;

/// One line of the table.
///
/// @param name such as `qemu-kvm 4711` or `vCPU 0`; printable
/// @param windowsNs of the last intervals, the oldest first, ns; [haltwise.trace.Halt#UNKNOWN_NS] where not known
/// @param histograms over the last intervals
public record Row(RowKey key, String name, Tally tally, List<Long> windowsNs,
    Histograms histograms) {
  public Row {
    windowsNs = List.copyOf(windowsNs);
  }

  /// Where it stands in the tree: 0 for all, 1 for a VM, 2 for a vCPU.
  int depth() {
    return key.isVcpu() ? 2 : key.isVm() ? 1 : 0;
  }
}
