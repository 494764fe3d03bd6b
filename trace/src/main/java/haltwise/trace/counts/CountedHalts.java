package haltwise.trace.counts;

import java.util.List;

/// What a counts file holds: the counters of VMs, read at least once.
///
/// @param hostName empty when not known; so are the next three
/// @param kernelRelease as `uname -r`
/// @param architecture as `uname -m`
/// @param workload label
/// @param recorder that made it
public record CountedHalts(String hostName, String kernelRelease, String architecture,
    String workload, String recorder, List<CountedVm> vms) {
  public CountedHalts {
    vms = List.copyOf(vms);
  }

  public CountedHalts withKernelRelease(String release) {
    return new CountedHalts(hostName, release, architecture, workload, recorder, vms);
  }
}
