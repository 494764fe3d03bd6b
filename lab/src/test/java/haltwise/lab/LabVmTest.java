package haltwise.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import haltwise.linux.CpuSet;
import haltwise.linux.HostException;
import haltwise.linux.Kvm;
import haltwise.linux.StatsFile;
import haltwise.trace.Anchor;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Oracle: the running KVM: its own counters, /proc, and what a workload must do by its definition.
final class LabVmTest {
  private static final long RUN_NS = 300_000_000;

  @BeforeAll
  static void needKvm() {
    try {
      Kvm.open().close();
    } catch (HostException e) {
      assumeTrue(false, e.getMessage());
    }
  }

  private static LabReport run(Workload workload, LabOptions options) throws InterruptedException {
    try (LabVm vm = LabVm.create(workload, options)) {
      vm.start();
      return vm.await();
    }
  }

  private static LabReport run(String label) throws InterruptedException {
    Workload workload = Workload.parse(label);
    return run(workload, LabOptions.of(workload, RUN_NS));
  }

  @Test
  void storageWorksAndItsStatisticsAddUp() throws InterruptedException {
    Workload workload = Workload.parse("storage service=50us");
    LabOptions options = LabOptions.of(workload, RUN_NS).withHaltPollMaxNs(1_000_000);
    try (LabVm vm = LabVm.create(workload, options)) {
      LabReport report = vm.await();
      assertThat(report.workItems()).isGreaterThan(50);
      assertThat(report.latencies().count() + report.latencies().unmeasured())
          .isCloseTo(report.workItems(), within(20 + report.workItems() / 20));
      // No answer comes faster than the service time, whose 1 % quantile is 50 us x exp(-0.3 x
      // 2.33) = 25 us.
      assertThat(report.latencies().p50Ns()).isGreaterThan(50_000);

      StatsFile.Values s = vm.statistics(0).read();
      HaltCounters h = HaltCounters.of(s);
      assertThat(s.sum("halt_poll_success_hist")).isEqualTo(h.hits());
      assertThat(s.sum("halt_poll_fail_hist")).isEqualTo(h.misses());
      assertThat(h.hits() + h.blocks()).isLessThanOrEqualTo(h.exits());
      assertThat(h.misses()).isLessThanOrEqualTo(h.blocks());
      assertThat(h.halts()).isEqualTo(h.hits() + h.blocks() + h.immediate());
    }
  }

  @Test
  void neverPollsWhenTheMaximumIsZero() throws InterruptedException {
    Workload workload = Workload.parse("storage service=20us");
    LabReport report = run(workload, LabOptions.of(workload, RUN_NS).withHaltPollMaxNs(0));
    assertThat(report.halts().polls()).isZero();
    assertThat(report.halts().polledNs()).isZero();
    assertThat(report.halts().blocks()).isGreaterThan(50);
    // Each block gives up the CPU once; the two are not read at the same moment.
    assertThat((double) report.account().voluntarySwitches())
        .isCloseTo(report.halts().blocks(), within(10 + 0.1 * report.halts().blocks()));
  }

  @Test
  void theMaximumCanBeChangedWhileItRuns() throws InterruptedException {
    Workload workload = Workload.parse("storage service=20us");
    LabOptions options = LabOptions.of(workload, RUN_NS).withHaltPollMaxNs(1_000_000)
        .withWarmUpNs(100_000_000);
    try (LabVm vm = LabVm.create(workload, options)) {
      vm.start();
      vm.haltPollMax(0);
      assertThat(vm.await().halts().polls()).isZero();
      assertThatThrownBy(() -> vm.haltPollMax(1L << 32))
          .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("4294967296");
    }
  }

  @Test
  void keepsAsManyRequestsOutstandingAsAsked() throws InterruptedException {
    LabReport one = run("storage service=5ms sigma=0");
    LabReport eight = run("storage service=5ms sigma=0 depth=8");
    // 300 ms / 5 ms = 60 at most for one slot, and eight slots do eight times as much, unless the
    // host stalls.
    assertThat(one.workItems()).isBetween(10L, 61L);
    assertThat(eight.workItems()).isBetween(80L, 61 * 8L);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 1000})
  void ticksTickAtTheirRate(int hz) throws InterruptedException {
    Workload workload = new Ticks(hz);
    LabReport report = run(workload, LabOptions.of(workload, 1_000_000_000));
    // A timer never ticks faster; a busy host may swallow ticks.
    assertThat(report.workPerSecond()).isBetween(hz * 0.5, hz * 1.05);
  }

  @Test
  void poissonHandlesAllThatArrives() throws InterruptedException {
    Workload workload = new Poisson(2_000, 1);
    LabReport report = run(workload, LabOptions.of(workload, 1_000_000_000));
    // Five standard deviations above, and what a guest that stalled before the window catches up on
    // in it; below, a busy
    // host may merge arrivals.
    assertThat(report.workPerSecond()).isBetween(1_000.0, 2_000 + 5 * Math.sqrt(2_000) + 500);
  }

  @Test
  void peersWakeEachOther() throws InterruptedException {
    LabReport report = run("pingpong");
    assertThat(report.vcpus()).hasSize(2);
    assertThat(report.workItems()).isGreaterThan(50).isEqualTo(report.vcpus().get(0).workItems());
    assertThat(report.vcpus().get(1).halts().halts()).isGreaterThan(50);
  }

  @Test
  void runsAsManyCopiesAsThereAreVcpus() throws InterruptedException {
    Workload workload = Workload.parse("storage service=200us");
    LabReport report = run(workload, LabOptions.of(workload, RUN_NS).withVcpus(3));
    assertThat(report.vcpus()).hasSize(3)
        .allSatisfy(v -> assertThat(v.workItems()).isGreaterThan(20));
  }

  @Test
  void phasesTellWhenEachPartBegan() throws InterruptedException {
    Workload workload = Workload
        .parse("phases period=20ms of=storage service=50us; ticks hz=1000; pingpong; poisson");
    LabOptions options = LabOptions.of(workload, RUN_NS).withWarmUpNs(0);
    LabReport report = run(workload, options);
    List<AnchorSpan> spans = report.anchors();
    assertThat(spans).hasSizeGreaterThan(5).isSortedAccordingTo(
        (a, b) -> Long.compare(a.fromNs(), b.fromNs()));
    assertThat(spans.stream().map(AnchorSpan::anchor).limit(4)).containsExactly(Anchor.ANSWER,
        Anchor.CLOCK, Anchor.PEER, Anchor.CLOCK);
    assertThat(report.workItems()).isGreaterThan(100);
  }

  @Test
  void namesItsThreadsBeforeTheyRun() throws Exception {
    Workload workload = new Storage(50_000, 0.3, 1, 1);
    try (LabVm vm = LabVm.create(workload, LabOptions.of(workload, RUN_NS).withVcpus(2))) {
      for (VcpuThread t : vm.vcpuThreads()) {
        assertThat(Files.readString(Path.of("/proc/self/task", "" + t.threadId(), "comm")).strip())
            .isEqualTo("haltwise-vcpu" + t.vcpuId());
      }
      assertThat(vm.workDone()).isZero();
    }
  }

  @Test
  void allocatesNoMoreInTheDevicesLoopThanTheCallsThemselves() throws InterruptedException {
    var memory = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    Workload workload = Workload.parse("storage service=20us");
    try (LabVm vm = LabVm.create(workload, LabOptions.of(workload, RUN_NS))) {
      vm.start();
      Thread.sleep(500);
      Thread device = vm.threads().getLast();
      long bytes = memory.getThreadAllocatedBytes(device.threadId());
      long items = vm.workDone();
      Thread.sleep(500);
      items = vm.workDone() - items;
      bytes = memory.getThreadAllocatedBytes(device.threadId()) - bytes;
      assertThat(device.getName()).isEqualTo("haltwise-device");
      assertThat(items).isGreaterThan(100);
      // Until C2 has compiled it, the foreign-function API takes 40 bytes a call, and an item has
      // about four calls.
      assertThat((double) bytes / items).isLessThan(256);
    }
  }

  @Test
  void leavesNothingBehind() throws Exception {
    run("storage"); // whatever the JVM opens once is open now
    List<String> threads = threads();
    List<String> files = kvmFiles();
    long maps = kvmMaps();
    CpuSet cpus = CpuSet.ofThread(0);
    for (int i = 0; i < 5; i++) {
      Workload workload = Workload.parse("storage");
      LabVm vm = LabVm.create(workload, LabOptions.of(workload, RUN_NS));
      if (i % 2 == 0) {
        vm.start();
        Thread.sleep(20);
      }
      Thread other = Thread.ofPlatform().start(vm::close);
      vm.close();
      other.join();
      vm.close();
      assertThat(vm.workDone()).isZero();
    }
    assertThat(threads()).isEqualTo(threads).noneMatch(t -> t.startsWith("haltwise-"));
    assertThat(kvmFiles()).isEqualTo(files).isEmpty();
    assertThat(kvmMaps()).isEqualTo(maps).isZero();
    assertThat(CpuSet.ofThread(0)).isEqualTo(cpus);
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
        .filter(n -> n.startsWith("haltwise-")).sorted().toList();
  }

  private static List<String> kvmFiles() throws Exception {
    try (Stream<Path> fds = Files.list(Path.of("/proc/self/fd"))) {
      return fds.filter(Files::isSymbolicLink).map(fd -> {
        try {
          return Files.readSymbolicLink(fd).toString();
        } catch (java.io.IOException e) {
          return ""; // the directory's own descriptor
        }
      }).filter(f -> f.contains("kvm") || f.contains("eventfd")).toList();
    }
  }

  private static long kvmMaps() throws Exception {
    return Files.readAllLines(Path.of("/proc/self/maps")).stream().filter(l -> l.contains("kvm"))
        .count();
  }

  @Test
  void saysSoWhenItIsClosedWhileItRuns() throws Exception {
    Workload workload = new Ticks(250);
    try (LabVm vm = LabVm.create(workload, LabOptions.of(workload, 60_000_000_000L))) {
      Thread closer = Thread.ofPlatform().start(() -> {
        while (vm.workDone() == 0) {
          Thread.onSpinWait();
        }
        vm.close();
      });
      assertThatThrownBy(vm::await).isInstanceOf(CancellationException.class)
          .hasMessageContaining("closed while it ran");
      closer.join();
    }
  }

  @Test
  void refusesAnOddNumberOfPeers() {
    assertThatThrownBy(() -> run(new PingPong(0),
        LabOptions.of(new PingPong(0), RUN_NS).withVcpus(3)))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("Use a multiple of 2");
  }
}
