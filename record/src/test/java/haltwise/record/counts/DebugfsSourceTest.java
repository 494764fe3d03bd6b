package haltwise.record.counts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import haltwise.lab.LabOptions;
import haltwise.lab.LabVm;
import haltwise.lab.Workload;
import haltwise.linux.HostException;
import haltwise.linux.VmProcess;
import haltwise.trace.counts.Counter;
import haltwise.trace.counts.HaltCounts;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Oracle: the statistics descriptor of the same VM, which counts the same halts.
class DebugfsSourceTest {
  @Test
  void readsWhatTheStatisticsDescriptorCounts() throws InterruptedException {
    Workload workload = Workload.parse("ticks");
    try (LabVm vm = create(workload)) {
      vm.start();
      TimeUnit.MILLISECONDS.sleep(200);
      VmProcess self = VmProcess.find((int) ProcessHandle.current().pid()).orElseThrow();
      HaltCounts before = descriptor(vm);
      HaltCounts debugfs = read(self);
      HaltCounts after = descriptor(vm);

      assertThat(debugfs.histograms()).isEmpty();
      assertThat(debugfs.totals().keySet()).isEqualTo(before.totals().keySet());
      for (Counter c : debugfs.totals().keySet()) {
        assertThat(debugfs.totals().get(c)).as(c.kernelName())
            .isBetween(before.totals().get(c), after.totals().get(c));
      }
    }
  }

  private static LabVm create(Workload workload) throws InterruptedException {
    try {
      return LabVm.create(workload, LabOptions.of(workload, 300_000_000));
    } catch (HostException e) {
      abort("cannot run a VM: " + e.getMessage());
      throw e;
    }
  }

  private static HaltCounts read(VmProcess self) {
    try {
      // Other tests of this process may have VMs of their own; ours is the newest.
      List<DebugfsSource> vms = DebugfsSource.of(self);
      return vms.getLast().read().getFirst().counts();
    } catch (HostException e) {
      abort("no debugfs to read: " + e.getMessage());
      throw e;
    }
  }

  private static HaltCounts descriptor(LabVm vm) {
    return StatsSource.counts(vm.statistics(0).read());
  }
}
