package haltwise.record.counts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import haltwise.lab.LabOptions;
import haltwise.lab.LabVm;
import haltwise.lab.Workload;
import haltwise.linux.HostException;
import haltwise.linux.Kvm;
import haltwise.linux.Tracefs;
import haltwise.linux.TracingInstance;
import haltwise.record.AnchorRule;
import haltwise.record.Recorder;
import haltwise.record.RecordingPlan;
import haltwise.record.Spool;
import haltwise.record.VcpuTarget;
import haltwise.record.VmTarget;
import haltwise.trace.Trace;
import haltwise.trace.VcpuHalts;
import haltwise.trace.counts.CountFacts;
import haltwise.trace.counts.CountedTime;
import haltwise.trace.counts.Counter;
import haltwise.trace.counts.Log2Histogram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Oracle: the trace of the same run: KVM counts every halt that it traces, and its sums are those of the traced times to
/// the nanosecond (measured on 6.18; since 5.17).
class StatsSourceTest {
  @TempDir
  private Path folder = Path.of("");

  @BeforeAll
  static void needsKvmAndTracefs() {
    try (Kvm _ = Kvm.open(); Tracefs tracefs = Tracefs.open()) {
      TracingInstance.create(tracefs).close();
    } catch (HostException e) {
      abort("cannot run and trace a VM: " + e.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource({"storage service=50us,0", "storage service=50us,1000000", "poisson,200000",
      "pingpong,1000000"})
  void countsWhatTheTraceOfTheSameRunHolds(String label, long maxNs) throws InterruptedException {
    Workload workload = Workload.parse(label);
    LabOptions options = LabOptions.of(workload, 300_000_000).withHaltPollMaxNs(maxNs)
        .withWarmUpNs(0);
    Path spool = folder.resolve("spool");
    List<CountFacts> counted;
    try (LabVm vm = LabVm.create(workload, options)) {
      CountRecorder counts = new CountRecorder(List.of(source(vm)));
      try (Recorder recorder = Recorder.start(plan(vm, options), spool)) {
        vm.await();
        recorder.stop();
      }
      counts.run(0, 1);
      counted = counts.counted(label, Optional.empty()).vms().getFirst().series().stream()
          .map(s -> s.facts()).toList();
    }
    Trace trace;
    try (Spool s = Spool.open(spool)) {
      trace = s.trace();
    }

    assertThat(trace.info().eventsLost()).isZero();
    assertThat(trace.haltCount()).isPositive();
    for (int v = 0; v < counted.size(); v++) {
      equal(counted.get(v), trace.halts().get(v));
    }
  }

  private static void equal(CountFacts counted, VcpuHalts halts) {
    List<Long> hitsNs = new ArrayList<>();
    long blocks = 0;
    long blockedNs = 0;
    for (int i = 0; i < halts.size(); i++) {
      if (halts.waited(i)) {
        blocks++;
        blockedNs += halts.durationNs(i);
      } else if (halts.windowNs(i) > 0) {
        hitsNs.add(halts.durationNs(i));
      }
    }
    Log2Histogram hits = counted.counts().histogram(CountedTime.HIT).orElseThrow();

    assertThat(counted.blocks()).hasValue(blocks);
    assertThat(counted.hits()).hasValue(hitsNs.size());
    assertThat(hits.total()).isEqualTo(hitsNs.size());
    assertThat(value(counted, Counter.MISS_NS) + value(counted, Counter.WAIT_NS))
        .isEqualTo(blockedNs);
    // A hit that was seen only after the loop lasts a little longer than it polled.
    assertThat(value(counted, Counter.HIT_NS))
        .isLessThanOrEqualTo(hitsNs.stream().mapToLong(Long::longValue).sum());
    for (CountedTime t : CountedTime.values()) {
      assertThat(counted.counts().histogram(t).orElseThrow()
          .canAddUpTo(value(counted, t.total()))).as(t.kernelName()).isTrue();
    }
    assertThat(counted.misses())
        .hasValue(counted.counts().histogram(CountedTime.MISS).orElseThrow().total());
  }

  @Test
  void readsInIntervalsWhileTheVmRuns() throws InterruptedException {
    Workload workload = Workload.parse("ticks");
    LabOptions options = LabOptions.of(workload, 300_000_000);
    try (LabVm vm = LabVm.create(workload, options)) {
      vm.start();
      CountRecorder counts = new CountRecorder(List.of(source(vm)));
      counts.run(400_000_000, 100_000_000);
      CountFacts f = counts.counted("ticks", Optional.empty()).vms().getFirst().facts();

      assertThat(f.elapsedNs().getAsLong()).isGreaterThanOrEqualTo(400_000_000L);
      // At most 250 ticks a second, and one that was late; fewer where the host is busy.
      assertThat(value(f, Counter.EXITS))
          .isBetween(1L, f.elapsedNs().getAsLong() / 4_000_000 + 2);
    }
  }

  private static long value(CountFacts f, Counter c) {
    return f.counts().get(c).orElseThrow();
  }

  private static StatsSource source(LabVm vm) {
    List<StatsSource.Vcpu> vcpus = new ArrayList<>();
    vm.vcpuThreads().forEach(t -> vcpus.add(
        new StatsSource.Vcpu(t.vcpuId(), t.threadId(), vm.statistics(vcpus.size()))));
    return new StatsSource("lab", (int) ProcessHandle.current().pid(), vcpus);
  }

  private static RecordingPlan plan(LabVm vm, LabOptions options) {
    List<VcpuTarget> vcpus = vm.vcpuThreads().stream()
        .map(v -> VcpuTarget.created(v.threadId(), v.vcpuId())).toList();
    return new RecordingPlan(List.of(new VmTarget((int) ProcessHandle.current().pid(), vcpus,
        options.haltPollMaxNs(), AnchorRule.INFERRED)), vm.workload().label());
  }
}
