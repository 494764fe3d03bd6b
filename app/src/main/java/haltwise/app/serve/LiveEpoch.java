package haltwise.app.serve;

import haltwise.control.Measured;
import haltwise.control.halts.EpochTape;
import java.util.List;
import java.util.Optional;

/// The halts of running VMs in one epoch. One that was not watched has no tape, and of it all that is real was counted by KVM.
///
/// @param lengthNs that it really had
/// @param real what came of them
/// @param first of these, those that began in the first slice
/// @param events read
/// @param lost events of the recorder
/// @param vms with the counts of each vCPU
/// @param counted what KVM counted of all of them; empty where that cannot be read
public record LiveEpoch(long lengthNs, EpochTape tape, Measured real, Measured first, long events,
    long lost, List<VmEpoch> vms, Optional<Measured> counted) {
  public LiveEpoch {
    vms = List.copyOf(vms);
  }
}
