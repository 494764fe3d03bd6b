package haltwise.doctor;

import haltwise.doctor.Measurement.NotMeasured;
import haltwise.linux.CpuSet;
import haltwise.linux.HostException;
import java.util.ArrayList;
import java.util.List;

/// What the host's own pieces of a halt cost, measured by system calls and guests of a few bytes. Nothing of the host
/// changes.
public final class HostPrimitives {
  private HostPrimitives() {
  }

  /// Takes about four seconds. What the host refuses is in the result, with the reason and the remedy.
  public static List<Measurement> measure() throws InterruptedException {
    CpuSet allowed = CpuSet.ofThread(0);
    List<Measurement> all = new ArrayList<>();
    try {
      all.add(PollIteration.measure(allowed));
      all.addAll(VmExits.measure());
    } catch (HostException e) {
      for (Quantity q : List.of(Quantity.POLL_ITERATION, Quantity.VM_EXIT,
          Quantity.VM_EXIT_TO_USER)) {
        if (all.stream().noneMatch(m -> m.quantity() == q)) {
          all.add(new NotMeasured(q, e.what(), e.remedy()));
        }
      }
    }
    all.addAll(ThreadHandover.measure(allowed));
    return all;
  }
}
