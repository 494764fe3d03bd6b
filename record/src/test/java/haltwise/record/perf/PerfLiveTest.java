package haltwise.record.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import haltwise.lab.LabOptions;
import haltwise.lab.LabVm;
import haltwise.lab.Workload;
import haltwise.linux.HostException;
import haltwise.linux.Kvm;
import haltwise.record.HaltEvents;
import haltwise.record.Imported;
import haltwise.record.Tool;
import haltwise.trace.TraceInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: what `perf script --ns` prints of recordings that the installed perf makes of a real VM on this host.
/// Skipped without perf, /dev/kvm, or the rights to trace.
final class PerfLiveTest {
  private static final List<String> EVENTS = List.of("kvm:kvm_vcpu_wakeup", "kvm:kvm_halt_poll_ns",
      "sched:sched_waking", "sched:sched_switch", "kvm:kvm_apic_accept_irq", "kvm:kvm_set_irq");

  @TempDir
  Path folder;

  @Test
  void importsWhatPerfRecordsOfARealVmInEveryForm() throws Exception {
    Tool.need("perf", "linux-perf");
    try (Kvm _ = Kvm.open()) {
      Workload workload = Workload.parse("pingpong");
      LabOptions options = LabOptions.of(workload, 60_000_000_000L).withHaltPollMaxNs(100_000);
      try (LabVm vm = LabVm.create(workload, options)) {
        vm.start();
        record("-k", "mono");
        record("-k", "mono", "-z");
        record();
      }
    } catch (HostException e) {
      abort("cannot run a VM: " + e.getMessage());
    }
  }

  private void record(String... how) throws Exception {
    Path data = folder.resolve("perf.data");
    List<String> command = new ArrayList<>(List.of("perf", "record", "-q", "-p",
        Long.toString(ProcessHandle.current().pid()), "-o", data.toString()));
    command.addAll(List.of(how));
    EVENTS.forEach(e -> command.addAll(List.of("-e", e)));
    command.addAll(List.of("--", "sleep", "0.3"));
    int status = Tool.run(folder.resolve("out"), command.toArray(String[]::new));
    if (status != 0) {
      abort("perf may not record here: exit status " + status);
    }
    HaltEvents expected = Tool.events(folder.resolve("text"), "perf", "script", "--ns", "-i",
        data.toString());
    Imported imported = PerfData.read(data, UnaryOperator.identity());
    assertThat(expected.wakeups()).isPositive();
    expected.assertEqualTo(imported.trace());
    TraceInfo info = imported.trace().info();
    assertThat(info.kernelRelease())
        .isEqualTo(Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip());
    assertThat(info.clock()).isEqualTo(how.length == 0 ? "perf" : "mono");
    assertThat(info.vcpus())
        .allMatch(v -> v.processId() == (int) ProcessHandle.current().pid());
  }
}
