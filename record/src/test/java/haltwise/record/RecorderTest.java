package haltwise.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.lab.HaltCounters;
import haltwise.lab.LabOptions;
import haltwise.lab.LabVm;
import haltwise.lab.Workload;
import haltwise.linux.Errno;
import haltwise.linux.HostException;
import haltwise.linux.Tracefs;
import haltwise.linux.ffm.CallResult;
import haltwise.linux.ffm.LibC;
import haltwise.trace.Cause;
import haltwise.trace.Trace;
import haltwise.trace.VcpuHalts;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: what KVM's statistics say of the same real VM, and tracefs' list of instances. Skipped without /dev/kvm or
/// the rights to trace.
final class RecorderTest {
  @TempDir
  Path directory;

  @BeforeEach
  void needsHost() {
    LiveRun.needHost();
  }

  /// The instances of a process.
  private static List<String> instances(long processId) throws Exception {
    try (Tracefs tracefs = Tracefs.open();
        Stream<Path> all = Files.list(tracefs.root().resolve("instances"))) {
      return all.map(p -> p.getFileName().toString())
          .filter(n -> n.matches("haltwise-" + processId + "(-\\d+)?")).toList();
    }
  }

  private static long totalNs(VcpuHalts h, boolean waited, long fromNs, long toNs) {
    long sum = 0;
    for (int i = 0; i < h.size(); i++) {
      if (h.waited(i) == waited && h.endNs(i) >= fromNs && h.endNs(i) < toNs) {
        sum += h.durationNs(i);
      }
    }
    return sum;
  }

  private static long longestNs(VcpuHalts h) {
    long longest = 0;
    for (int i = 0; i < h.size(); i++) {
      longest = Math.max(longest, h.durationNs(i));
    }
    return longest;
  }

  private static double share(Trace trace, Cause cause) {
    long n = 0;
    for (VcpuHalts h : trace.halts()) {
      for (int i = 0; i < h.size(); i++) {
        n += h.cause(i) == cause ? 1 : 0;
      }
    }
    return (double) n / trace.haltCount();
  }

  @Test
  void recordsEveryHaltOfAStorageWorkload() throws Exception {
    LiveRun run = LiveRun.of("storage service=100us", 1_000_000, directory.resolve("s"));
    VcpuHalts h = run.trace().halts().get(0);
    HaltCounters kvm = run.report().halts();
    long blockedNs = totalNs(h, true, run.report().startNs(), run.report().endNs());
    long hitNs = totalNs(h, false, run.report().startNs(), run.report().endNs());
    // Exact but for the halt under way at each edge of the window.
    long edgesNs = 2 * longestNs(h);
    assertThat(run.recording().eventsLost()).isZero();
    assertThat(blockedNs - kvm.wastedNs() - kvm.waitNs()).isBetween(-edgesNs, edgesNs);
    assertThat(hitNs - kvm.hitNs()).isBetween(-edgesNs, edgesNs);
    assertThat(run.trace().haltCount()).isGreaterThanOrEqualTo(run.report().workItems());
    assertThat(share(run.trace(), Cause.DEVICE)).isGreaterThan(0.9);
    assertThat(run.trace().info().workItems()).isEqualTo(run.report().workItems());
    assertThat(run.trace().info().settings()).extracting(s -> s.settings().maxNs())
        .contains(1_000_000L);
    assertThat(instances(ProcessHandle.current().pid())).isEmpty();
  }

  @Test
  void keepsTheWorkOfAVmOfItsOwnHoweverLateItIsTold() throws Exception {
    Workload w = Workload.parse("ticks hz=1000");
    LabOptions options = LabOptions.of(w, 50_000_000).withWarmUpNs(10_000_000);
    Path file = directory.resolve("late");
    try (LabVm vm = LabVm.create(w, options);
        Recorder recorder = Recorder.start(LiveRun.plan(vm, options, AnchorRule.INFERRED), file)) {
      vm.start();
      vm.await();
      // Longer than from one look at the VM's threads, which are gone now, to the next.
      Thread.sleep(1_200);
      recorder.stop(777);
    }
    try (Spool s = Spool.open(file)) {
      assertThat(s.trace().info().workItems()).isEqualTo(777);
    }
  }

  @Test
  void tellsTimersFromPeers() throws Exception {
    assertThat(share(LiveRun.of("ticks hz=1000", 0, directory.resolve("t")).trace(), Cause.TIMER))
        .isGreaterThan(0.95);
    LiveRun run = LiveRun.of("pingpong work=0", 1_000_000, directory.resolve("p"));
    assertThat(share(run.trace(), Cause.IPI)).isGreaterThan(0.98);
    assertThat(run.recording().eventsLost()).isZero();
  }

  @Test
  void keepsNothingWhenTheDiskIsFull() throws Exception {
    int mount = smallDisk();
    Path spool = Path.of("/proc/self/fd/" + mount + "/spool");
    try {
      assertThatThrownBy(() -> LiveRun.of("storage service=20us", 1_000_000, spool))
          .isInstanceOf(HostException.class).hasMessageContaining("spool")
          .hasMessageContaining("room")
          .satisfies(e -> assertThat(((HostException) e).errno()).isEqualTo(Errno.ENOSPC));
      assertThat(spool).doesNotExist();
      assertThat(instances(ProcessHandle.current().pid())).isEmpty();
    } finally {
      LibC.close(mount);
    }
  }

  /// A private tmpfs of 64 KiB: fsopen, fsconfig (set string, create), fsmount.
  private static int smallDisk() {
    int context = done(LibC.syscallWithText(430, "tmpfs", 1));
    ByteBuffer key = text("size");
    ByteBuffer value = text("64k");
    done(LibC.syscall(431, context, 1, LibC.address(key), LibC.address(value), 0));
    done(LibC.syscall(431, context, 6, 0, 0, 0));
    int mount = done(LibC.syscall(432, context, 1, 0, 0, 0));
    LibC.close(context);
    assertThat(key.get(0) + value.get(0)).isEqualTo('s' + '6');
    return mount;
  }

  private static ByteBuffer text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return LibC.allocate(bytes.length + 1).put(0, bytes);
  }

  private static int done(CallResult r) {
    assertThat(r.failed()).as(r.toString()).isFalse();
    return r.intValue();
  }

  @Test
  void endsByItselfWhenTheVmExits() throws Exception {
    Process vm = child("Halting");
    int threadId = Integer.parseInt(vm.inputReader().readLine());
    try (Recorder recorder = Recorder.start(new RecordingPlan(
        List.of(new VmTarget((int) vm.pid(), List.of(VcpuTarget.running(threadId, 0)),
            java.util.OptionalLong.empty(), AnchorRule.INFERRED)),
        ""), directory.resolve("e"))) {
      recorder.await(300_000_000);
      vm.destroyForcibly();
      assertThat(recorder.await(TimeUnit.SECONDS.toNanos(20))).as("not ended early").isFalse();
      Recording recording = recorder.stop();
      assertThat(recording.notes()).anyMatch(n -> n.contains("exited"));
      try (Spool spool = Spool.open(recording.spool())) {
        assertThat(spool.notes()).anyMatch(n -> n.contains("exited"));
        assertThat(spool.trace().haltCount()).isPositive();
      }
    } finally {
      vm.destroyForcibly();
    }
  }

  @Test
  void leavesASpoolToFinishWhenKilledAndTheNextStartTidiesUp() throws Exception {
    Path spool = directory.resolve("k");
    Process recorder = child("RecordingChild", spool.toString());
    assertThat(recorder.inputReader().readLine()).isEqualTo("recording");
    awaitBytes(spool, 100_000);
    recorder.destroyForcibly().waitFor();
    assertThat(instances(recorder.pid())).as("what a killed recorder leaves").hasSize(1);
    try (Spool s = Spool.open(spool)) {
      assertThat(s.isComplete()).isFalse();
      assertThat(s.trace().haltCount()).isGreaterThan(100);
    }
    LiveRun.of("ticks hz=100", 0, directory.resolve("next"));
    assertThat(instances(recorder.pid())).isEmpty();
  }

  @Test
  void finishesTheSpoolAndRemovesTheInstanceOnATerminationSignal() throws Exception {
    Path spool = directory.resolve("c");
    Process recorder = child("RecordingChild", spool.toString());
    assertThat(recorder.inputReader().readLine()).isEqualTo("recording");
    Thread.sleep(300);
    recorder.destroy();
    recorder.waitFor();
    assertThat(instances(recorder.pid())).isEmpty();
    try (Spool s = Spool.open(spool)) {
      assertThat(s.isComplete()).isTrue();
      assertThat(s.trace().haltCount()).isPositive();
    }
  }

  private static void awaitBytes(Path file, long bytes) throws Exception {
    for (int i = 0; i < 200 && Files.size(file) < bytes; i++) {
      Thread.sleep(100);
    }
  }

  private static Process child(String nestedClass, String... arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        RecorderTest.class.getName() + "$" + nestedClass));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(new File("/dev/stderr")).start();
  }

  /// Runs a VM until killed; prints its vCPU thread's id.
  static final class Halting {
    public static void main(String[] args) throws Exception {
      Workload w = Workload.parse("storage service=100us");
      try (LabVm vm = LabVm.create(w, LabOptions.of(w, 60_000_000_000L))) {
        System.out.println(vm.vcpuThreads().get(0).threadId());
        vm.start();
        vm.await();
      }
    }
  }

  /// Records a VM of its own until killed.
  static final class RecordingChild {
    public static void main(String[] args) throws Exception {
      Workload w = Workload.parse("storage service=100us");
      LabOptions options = LabOptions.of(w, 60_000_000_000L);
      try (LabVm vm = LabVm.create(w, options);
          Recorder recorder = Recorder.start(LiveRun.plan(vm, options, AnchorRule.INFERRED),
              Path.of(args[0]))) {
        vm.start();
        System.out.println("recording");
        vm.await();
        recorder.stop();
      }
    }
  }
}
