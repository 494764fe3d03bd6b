package haltwise.app.serve;

import java.util.List;

/// What a VM did in one epoch.
///
/// @param processId of the VMM
/// @param name of it, printable
/// @param vcpus as their threads were met
public record VmEpoch(int processId, String name, List<VcpuEpoch> vcpus) {
  public VmEpoch {
    vcpus = List.copyOf(vcpus);
  }
}
