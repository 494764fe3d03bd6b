package haltwise.app.serve;

import haltwise.control.Measured;
import haltwise.control.halts.EpochTape;
import java.util.List;

/// The halts of running VMs in one epoch.
///
/// @param lengthNs that it really had
/// @param real what came of them
/// @param first of these, those that began in the first slice
/// @param events read
/// @param lost events of the recorder
/// @param vms with the counts of each vCPU
public record LiveEpoch(long lengthNs, EpochTape tape, Measured real, Measured first, long events,
    long lost, List<VmEpoch> vms) {
  public LiveEpoch {
    vms = List.copyOf(vms);
  }
}
