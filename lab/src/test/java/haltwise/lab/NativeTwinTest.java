package haltwise.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import haltwise.linux.ThreadAccount;
import haltwise.trace.counts.HaltCounts;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/// Oracle: the running kernel's accounts of the threads, and what a workload must do by its definition. No VM is needed.
class NativeTwinTest {
  private static final long RUN_NS = 300_000_000;

  private static NativeReport run(Workload workload, long runNs) throws InterruptedException {
    try (NativeTwin twin = NativeTwin.create(workload, LabOptions.of(workload, runNs))) {
      return twin.await();
    }
  }

  @Test
  void sleepsOnceForEachRequestAndCountsEachAnswer() throws InterruptedException {
    NativeReport report = run(Workload.parse("storage service=300us"), RUN_NS);

    assertThat(report.workItems()).isPositive();
    // No answer comes faster than the service time; 1 % of them take less than 149 µs.
    assertThat(report.latencies().p50Ns()).isGreaterThan(200_000);
    assertThat(report.latencies().count() + report.latencies().unmeasured())
        .isCloseTo(report.workItems(), within(20 + report.workItems() / 20));
    // One sleep in read() for each answer: the account and the count are not read at the same
    // moment.
    assertThat((double) report.account().voluntarySwitches()).isCloseTo(report.workItems(),
        within(10 + 0.1 * report.workItems()));
  }

  @Test
  void keepsAsManyRequestsOutstandingAsAsked() throws InterruptedException {
    // 300 ms / 5 ms = 60 at most for one slot, and eight slots do eight times as much, unless the
    // host stalls.
    assertThat(run(Workload.parse("storage service=5ms sigma=0"), RUN_NS).workItems())
        .isBetween(1L, 61L);
    assertThat(run(Workload.parse("storage service=5ms sigma=0 depth=8"), RUN_NS).workItems())
        .isBetween(1L, 61 * 8L);
  }

  @Test
  void handlesWhatComesByTheClockAtItsRate() throws InterruptedException {
    assertThat(run(new Ticks(250), 1_000_000_000).workPerSecond()).isBetween(1.0, 262.0);
    // What a late device did not send before the window it sends in it: none is lost.
    assertThat(run(new Poisson(2_000, 1), 1_000_000_000).workPerSecond()).isBetween(1.0,
        4_000.0);
  }

  @Test
  void peersWakeEachOther() throws InterruptedException {
    NativeReport report = run(new PingPong(0), RUN_NS);

    assertThat(report.threads()).hasSize(2);
    assertThat(report.threads().getFirst().workItems()).isPositive();
    assertThat(report.threads().getLast().workItems()).isZero();
    assertThat(report.latencies().p50Ns()).isPositive();
  }

  @Test
  void doesThePartsOfPhasesInTurn() throws InterruptedException {
    NativeReport report = run(Workload.parse(
        "phases period=50ms of=storage service=1ms; ticks hz=1000; frames every=10ms wakes=2"),
        600_000_000);

    // Two periods of 50 ms each at least: fewer than 100 of storage and of ticks, 20 of frames in
    // all.
    assertThat(report.workItems()).isBetween(1L, 500L);
  }

  @Test
  void endsWhenItIsClosedAndLeavesNoThread() throws InterruptedException {
    Workload workload = Workload.parse("storage service=100us");
    NativeTwin twin = NativeTwin.create(workload, LabOptions.of(workload, 60_000_000_000L));
    List<Integer> ids = twin.threadIds();
    Thread closer = Thread.ofPlatform().start(() -> {
      try {
        Thread.sleep(100);
      } catch (InterruptedException _) {
        // Closes at once.
      }
      twin.close();
    });

    assertThatThrownBy(twin::await).isInstanceOf(CancellationException.class)
        .hasMessageContaining("closed while it ran");
    closer.join();
    assertThat(ThreadAccount.threadIds()).doesNotContainAnyElementsOf(ids);
  }

  @Test
  void theGapIsWhatTheVmDoesLess() {
    Pinning pinning = new Pinning(List.of(), java.util.Optional.empty(),
        new haltwise.linux.CpuSet(List.of()));
    LabReport vm = new LabReport("w", 0, 1_000_000_000, List.of(new VcpuReport(0, 1, 900,
        new HaltCounters(HaltCounts.NOTHING), 0, ThreadAccount.ZERO)), latencies(130_000),
        List.of(), pinning);
    NativeReport twin = new NativeReport("w", 0, 2_000_000_000, List.of(
        new NativeReport.OfThread(2, 2_000, ThreadAccount.ZERO)), latencies(100_000), pinning);

    // 900/s against 1,000/s.
    assertThat(NativeGap.of(vm, twin).workShare()).isCloseTo(0.1, within(1e-9));
    assertThat(NativeGap.of(vm, twin).latencyMeanNs()).isCloseTo(30_000, within(1e-9));
  }

  private static Latencies latencies(double meanNs) {
    return new Latencies("", 1, 0, meanNs, 0, 0, 0, 0, 0);
  }
}
