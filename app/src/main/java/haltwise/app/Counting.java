package haltwise.app;

import haltwise.lab.LabOptions;
import haltwise.lab.LabVm;
import haltwise.lab.VcpuThread;
import haltwise.lab.Workload;
import haltwise.linux.KvmParameters;
import haltwise.linux.VmProcess;
import haltwise.record.counts.CountRecorder;
import haltwise.record.counts.CountSource;
import haltwise.record.counts.DebugfsSource;
import haltwise.record.counts.QmpSource;
import haltwise.record.counts.StatsSource;
import haltwise.trace.HostSettings;
import haltwise.trace.counts.CountedHalts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Reads KVM's own counters for a while, without tracing.
final class Counting {
  private static final long LONGEST_INTERVAL_NS = 1_000_000_000L;
  private static final int LEAST_STEPS = 4;

  private Counting() {
  }

  /// @param processIds of VMMs, counted by debugfs; with no sockets either: all running VMs
  /// @param sockets of QEMUs, counted by QMP
  /// @throws haltwise.linux.HostException when one of them cannot be counted
  static CountedHalts ofVms(List<Integer> processIds, List<Path> sockets, long durationNs)
      throws InterruptedException {
    List<CountSource> sources = new ArrayList<>();
    try {
      sockets.forEach(socket -> sources.add(QmpSource.open(socket)));
      if (!processIds.isEmpty() || sockets.isEmpty()) {
        for (VmProcess vm : VmRecording.find(processIds)) {
          sources.addAll(DebugfsSource.of(vm));
        }
      }
      CountRecorder recorder = new CountRecorder(sources);
      recorder.run(durationNs, intervalNs(durationNs));
      return recorder.counted("", hostSettings());
    } finally {
      sources.forEach(CountSource::close);
    }
  }

  static CountedHalts ofLab(Workload workload, LabOptions options, long durationNs)
      throws InterruptedException {
    try (LabVm vm = LabVm.create(workload, options); ShutdownGuard _ = ShutdownGuard.closing(vm)) {
      vm.start();
      TimeUnit.NANOSECONDS.sleep(options.warmUpNs());
      CountRecorder recorder = new CountRecorder(List.of(source(vm)));
      recorder.run(durationNs, intervalNs(durationNs));
      return recorder.counted(workload.label(), hostSettings().map(host -> options.haltPollMaxNs()
          .isPresent() ? host.withMaxNs(options.haltPollMaxNs().getAsLong()) : host));
    }
  }

  /// Of a lab VM, until that is closed.
  static StatsSource source(LabVm vm) {
    List<StatsSource.Vcpu> vcpus = new ArrayList<>();
    for (VcpuThread thread : vm.vcpuThreads()) {
      vcpus.add(new StatsSource.Vcpu(thread.vcpuId(), thread.threadId(),
          vm.statistics(vcpus.size())));
    }
    return new StatsSource("lab VM", Math.toIntExact(ProcessHandle.current().pid()), vcpus);
  }

  private static Optional<HostSettings> hostSettings() {
    return KvmParameters.read().map(TuneCommand::settings);
  }

  private static long intervalNs(long durationNs) {
    return Math.clamp(durationNs / LEAST_STEPS, 1, LONGEST_INTERVAL_NS);
  }
}
