package haltwise.doctor.host;

import haltwise.linux.VmProcess;

/// A running VM, as its process shows it.
public record VmFacts(VmProcess process, VmCommand command) {
}
