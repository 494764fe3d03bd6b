package haltwise.record;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.lab.HaltCounters;
import haltwise.lab.LabOptions;
import haltwise.lab.LabReport;
import haltwise.lab.LabVm;
import haltwise.lab.Workload;
import haltwise.linux.Tracefs;
import haltwise.trace.Halt;
import haltwise.trace.VcpuHalts;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Oracle: what KVM's own statistics count of the same real VM over the same time. Skipped without /dev/kvm or the
/// rights to trace.
final class LiveHaltsTest {
  private static final long MAX_NS = 1_000_000;
  private static final long HELD_UP_NS = 2_000_000;

  @BeforeEach
  void needsHost() {
    LiveRun.needHost();
  }

  /// Counts what ends in the measured window of a lab run.
  private static final class Count {
    private final Map<Integer, Long> lastEndNs = new HashMap<>();
    private long fromNs = Long.MIN_VALUE;
    private long toNs = Long.MAX_VALUE;
    long halts;
    long blocks;
    long blockedNs;
    long hitNs;
    long wastedNs;
    long longestNs;
    long unknownWindows;
    long wakesOutOfOrder;
    boolean ordered = true;

    void take(int threadId, VcpuHalts h) {
      for (int i = 0; i < h.size(); i++) {
        ordered &= h.endNs(i) >= lastEndNs.getOrDefault(threadId, Long.MIN_VALUE);
        lastEndNs.put(threadId, h.endNs(i));
        if (h.endNs(i) < fromNs || h.endNs(i) >= toNs) {
          continue;
        }
        halts++;
        longestNs = Math.max(longestNs, h.durationNs(i));
        unknownWindows += h.windowNs(i) == Halt.UNKNOWN_NS ? 1 : 0;
        if (h.waited(i)) {
          blocks++;
          // Told after the halt's end, a wake is missed; told before the end of the halt before it,
          // it seems too late.
          boolean odd = h.arrivalNs(i) < 0 || h.arrivalNs(i) >= h.durationNs(i);
          wakesOutOfOrder += odd ? 1 : 0;
          blockedNs += h.durationNs(i);
          wastedNs += Math.max(0, h.polledNs(i));
        } else {
          hitNs += h.durationNs(i);
        }
      }
    }
  }

  private static VmTarget target(LabVm vm, LabOptions options) {
    return LiveRun.plan(vm, options, AnchorRule.INFERRED).vms().getFirst();
  }

  private record Followed(LabReport report, Count count, long lost) {
  }

  /// Follows a lab run from the creation of its VM on, and counts what belongs to its measured window, which is known
  /// only afterwards.
  private static Followed follow(String workload) throws Exception {
    Workload w = Workload.parse(workload);
    LabOptions options = LabOptions.of(w, 400_000_000).withHaltPollMaxNs(MAX_NS)
        .withWarmUpNs(100_000_000);
    Map<Integer, List<VcpuHalts>> seen = new HashMap<>();
    HaltFeed.Listener keep = (vcpu, halts) -> seen
        .computeIfAbsent(vcpu.threadId(), _ -> new ArrayList<>()).add(halts.copy());
    Count count = new Count();
    try (LabVm vm = LabVm.create(w, options); LiveHalts live = LiveHalts.start(false)) {
      live.follow(List.of(target(vm, options)));
      FutureTask<LabReport> running = new FutureTask<>(vm::await);
      Thread.ofPlatform().start(running);
      while (!running.isDone()) {
        Thread.sleep(30);
        live.read(keep);
      }
      LabReport report = running.get();
      Thread.sleep(5);
      live.read(keep);
      count.fromNs = report.startNs();
      count.toNs = report.endNs();
      seen.forEach((thread, pieces) -> pieces.forEach(p -> count.take(thread, p)));
      return new Followed(report, count, live.lost());
    }
  }

  @Test
  void atRestNothingIsWrittenAndAwakeOnlyWhatBeganSinceThenIsSeen() throws Exception {
    Workload w = Workload.parse("storage service=100us");
    LabOptions options = LabOptions.of(w, 1_000_000_000).withHaltPollMaxNs(0);
    AtomicLong halts = new AtomicLong();
    AtomicLong earliestNs = new AtomicLong(Long.MAX_VALUE);
    HaltFeed.Listener count = (_, fresh) -> {
      halts.addAndGet(fresh.size());
      earliestNs.accumulateAndGet(fresh.startNs(0), Math::min);
    };
    try (LabVm vm = LabVm.create(w, options); LiveHalts live = LiveHalts.start(false)) {
      live.follow(List.of(target(vm, options)));
      FutureTask<LabReport> running = new FutureTask<>(vm::await);
      Thread.ofPlatform().start(running);
      awaitHalts(live, halts, count);
      live.rest();
      long eventsBefore = live.events();
      long workBefore = vm.workDone();
      awaitWork(vm, workBefore + 100);
      long atNs = System.nanoTime();
      halts.set(0);
      live.read(count);

      assertThat(live.events()).isEqualTo(eventsBefore);
      assertThat(halts.get()).isZero();

      earliestNs.set(Long.MAX_VALUE);
      live.wake();
      awaitHalts(live, halts, count);
      assertThat(live.events()).isGreaterThan(eventsBefore);
      assertThat(earliestNs.get()).isGreaterThan(atNs);
      assertThat(live.lost()).isZero();
      LabReport _ = running.get();
    }
  }

  private static void awaitHalts(LiveHalts live, AtomicLong halts, HaltFeed.Listener count)
      throws InterruptedException {
    for (int i = 0; i < 3_000 && halts.get() == 0; i++) {
      Thread.sleep(10);
      live.read(count);
    }
    assertThat(halts.get()).isPositive();
  }

  private static void awaitWork(LabVm vm, long items) throws InterruptedException {
    for (int i = 0; i < 3_000 && vm.workDone() < items; i++) {
      Thread.sleep(10);
    }
    assertThat(vm.workDone()).isGreaterThanOrEqualTo(items);
  }

  @Test
  void seesEveryHaltThatKvmCounts() throws Exception {
    Followed f = follow("storage service=100us");
    HaltCounters kvm = f.report.halts();
    // Exact but for the edges of the window: the halt under way, and those between reading the
    // clock and reading the counters, which a busy machine may hold up by a few ms.
    long edgesNs = 2 * f.count.longestNs + 2 * HELD_UP_NS;
    long edgeHalts = 2 + 2 * HELD_UP_NS / 100_000;
    assertThat(f.lost).isZero();
    assertThat(f.count.ordered).isTrue();
    assertThat(f.count.blocks - kvm.blocks()).isBetween(-edgeHalts, edgeHalts);
    assertThat(f.count.wakesOutOfOrder).isZero();
    assertThat(f.count.halts).isPositive();
    assertThat(f.count.blockedNs - kvm.wastedNs() - kvm.waitNs()).isBetween(-edgesNs, edgesNs);
    assertThat(f.count.hitNs - kvm.hitNs()).isBetween(-edgesNs, edgesNs);
    assertThat(f.count.unknownWindows).as("a VM followed from its creation").isZero();
  }

  @Test
  void tellsHowLongMissesPolledInVain() throws Exception {
    Followed f = follow("storage service=300us sigma=0.8");
    HaltCounters kvm = f.report.halts();
    // The way out of the CPU is an estimate: a µs or two for each miss.
    assertThat(f.count.wastedNs - kvm.wastedNs())
        .isBetween(-3_000 * kvm.misses() - MAX_NS, 3_000 * kvm.misses() + MAX_NS);
  }

  @Test
  void eventsOfTwoCpusComeInTheOrderOfTime() throws Exception {
    Followed f = follow("pingpong work=0");
    assertThat(f.lost).isZero();
    assertThat(f.count.ordered).isTrue();
    assertThat(f.count.wakesOutOfOrder).isZero();
    assertThat(f.count.blocks).isPositive();
  }

  @Test
  void takesUpVmsThatComeAndForgetsThoseThatGo() throws Exception {
    Workload w = Workload.parse("storage service=100us");
    LabOptions options = LabOptions.of(w, 60_000_000_000L);
    Count first = new Count();
    Count afterwards = new Count();
    try (LiveHalts live = LiveHalts.start(false); LabVm vm = LabVm.create(w, options)) {
      assertThat(live.vcpus()).isEmpty();
      vm.start();
      live.follow(List.of(target(vm, options)));
      assertThat(live.vcpus()).extracting(LiveVcpu::threadId)
          .containsExactly(vm.vcpuThreads().getFirst().threadId());
      for (int i = 0; i < 200 && first.halts < 100; i++) {
        Thread.sleep(20);
        live.read((v, halts) -> first.take(v.threadId(), halts.copy()));
      }
      live.follow(List.of());
      Thread.sleep(20);
      live.read((_, _) -> {
      });
      long events = live.events();
      Thread.sleep(50);
      live.read((v, halts) -> afterwards.take(v.threadId(), halts.copy()));
      assertThat(first.halts).isGreaterThanOrEqualTo(100);
      assertThat(live.vcpus()).isEmpty();
      assertThat(afterwards.halts).isZero();
      assertThat(live.events() - events).as("events that the kernel still writes").isZero();
    }
    try (Tracefs tracefs = Tracefs.open();
        var instances = Files.list(tracefs.root().resolve("instances"))) {
      assertThat(instances.map(p -> p.getFileName().toString()))
          .noneMatch(n -> n.startsWith("haltwise-" + ProcessHandle.current().pid()));
    }
  }
}
