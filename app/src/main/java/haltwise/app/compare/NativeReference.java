package haltwise.app.compare;

import haltwise.compare.Measure;
import haltwise.lab.LabOptions;
import haltwise.lab.LabReport;
import haltwise.lab.NativeGap;
import haltwise.lab.NativeReport;
import haltwise.lab.NativeTwin;
import haltwise.lab.Workload;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// The same work without a VM, once in each round: a reference for each run of the round, outside the arms and their order.
/// What it does is told beside, as measures in which no arm is better; the gap to it is each run's own.
public final class NativeReference implements AutoCloseable {
  private final Workload workload;
  private final LabOptions options;
  private final Measure work;
  private final Measure cpu;
  private final Measure gap;
  private final Measure latencyGap;
  private final AtomicReference<Optional<NativeTwin>> running = new AtomicReference<>(
      Optional.empty());
  private Optional<NativeReport> ofRound = Optional.empty();
  private int round = -1;

  /// @param caveat why its gap is not that of other hosts; empty when nothing is known against it
  public NativeReference(Workload workload, LabOptions options, Optional<String> caveat) {
    this.workload = workload;
    this.options = options;
    String not = caveat.map(c -> "; unrepresentative here: " + c).orElse("");
    work = Measure.neutral("native_work_per_s", "1/s",
        "work of a pinned thread of the host, once in the round, as a reference");
    cpu = Measure.neutral("native_cpu_share", "share", "CPU time of that thread");
    gap = Measure.lowerIsBetter("native_gap_share", "share",
        "part of the native work that the VM does not do" + not);
    latencyGap = Measure.lowerIsBetter("native_latency_gap_ns", "ns",
        "how much longer the mean latency is than natively" + not);
  }

  public List<Measure> measures() {
    return List.of(gap, latencyGap, work, cpu);
  }

  /// What a run of a round falls short of the round's reference, which is run now if it was not.
  public Map<Measure, Double> of(int ofRoundNumber, LabReport vm) throws InterruptedException {
    if (round != ofRoundNumber || ofRound.isEmpty()) {
      ofRound = Optional.of(run());
      round = ofRoundNumber;
    }
    NativeReport twin = ofRound.get();
    Map<Measure, Double> values = new LinkedHashMap<>();
    values.put(work, twin.workPerSecond());
    values.put(cpu, twin.cpuShare());
    if (twin.workItems() > 0 && twin.latencies().count() > 0 && vm.latencies().count() > 0) {
      NativeGap found = NativeGap.of(vm, twin);
      values.put(gap, found.workShare());
      values.put(latencyGap, found.latencyMeanNs());
    }
    return values;
  }

  private NativeReport run() throws InterruptedException {
    try (NativeTwin twin = NativeTwin.create(workload, options)) {
      running.set(Optional.of(twin));
      return twin.await();
    } finally {
      running.set(Optional.empty());
    }
  }

  @Override
  public void close() {
    running.get().ifPresent(NativeTwin::close);
  }
}
