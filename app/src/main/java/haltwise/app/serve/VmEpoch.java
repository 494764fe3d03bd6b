package haltwise.app.serve;

import java.util.List;

/// What a VM did in one epoch.
///
/// @param processId of the VMM
/// @param name of it, printable
/// @param vcpus as their threads were met
/// @param wakes what waking up took, of all of them
public record VmEpoch(int processId, String name, List<VcpuEpoch> vcpus, WakeTimes wakes) {
  public VmEpoch {
    vcpus = List.copyOf(vcpus);
  }
}
