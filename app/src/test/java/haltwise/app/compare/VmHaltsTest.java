package haltwise.app.compare;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.app.RecordingHost;
import haltwise.compare.Arm;
import haltwise.compare.ArmHook;
import haltwise.compare.CommandLoad;
import haltwise.compare.Load.Done;
import haltwise.compare.Load.Place;
import haltwise.compare.Measure;
import haltwise.compare.MetricSource;
import haltwise.compare.ShellCommand;
import haltwise.compare.VoidReason;
import haltwise.lab.LabOptions;
import haltwise.lab.LabVm;
import haltwise.lab.Workload;
import haltwise.trace.HostSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The halts of a running VM around a command. Oracle: the trace, and a VM whose max is known.
final class VmHaltsTest {
  private static final Measure ELAPSED = Measure.lowerIsBetter("elapsed_ns", "ns", "how long");

  /// Twice the mean time between wakes: some halts are longer, so that windows move, and only moves are seen of a VM that runs
  /// already.
  private static final long OWN_MAX_NS = 1_000_000;

  @TempDir
  private Path temporary = Path.of("");

  @BeforeAll
  static void needsKvmAndTracefs() {
    RecordingHost.isNeeded();
  }

  @Test
  void tellsWhatARunningVmDidMeanwhile() throws InterruptedException {
    Done done = aroundASleep(HostSettings.KERNEL_DEFAULT.withMaxNs(OWN_MAX_NS));

    assertThat(done.doubts()).isEmpty();
    assertThat(byName(done)).containsKeys("wake_latency_mean_ns", "blocked_share", "hits_per_s");
    long halts = done.trace().orElseThrow().haltCount();
    double seconds = done.trace().orElseThrow().info().elapsedNs() / 1e9;
    assertThat(halts).isPositive();
    assertThat(byName(done).get("halts_per_s")).isEqualTo(halts / seconds);
  }

  @Test
  void aVmThatPollsLongerThanTheArmAllowsVoidsTheRun() throws InterruptedException {
    Done done = aroundASleep(HostSettings.KERNEL_DEFAULT.withMaxNs(1_000));

    assertThat(done.doubts()).singleElement().satisfies(d -> {
      assertThat(d.kind()).isEqualTo(VoidReason.Kind.TREATMENT);
      // It begins at grow-start, which the kernel cuts to max when a halt begins.
      assertThat(d.text()).contains("above the 10000 ns that the arm allows");
    });
  }

  /// Of a VM with a max of its own.
  private Done aroundASleep(HostSettings arm) throws InterruptedException {
    Workload ticks = Workload.parse("poisson rate=2000");
    LabOptions how = LabOptions.of(ticks, 60_000_000_000L).withHaltPollMaxNs(OWN_MAX_NS);
    try (LabVm vm = LabVm.create(ticks, how)) {
      FutureTask<?> running = new FutureTask<>(vm::await);
      Thread.ofPlatform().daemon().start(running);
      while (vm.workDone() == 0) {
        Thread.sleep(1);
      }
      ArmHook hook = new ArmHook(ShellCommand.ofLine("echo $HALTWISE_SETTINGS"), Optional::empty);
      try (CommandLoad load = new CommandLoad(ShellCommand.ofLine("sleep 0.2"),
          new MetricSource.Elapsed(), ELAPSED, hook, new VmHalts(true, temporary))) {
        return load.run(new Arm("A", arm), new Place(1, 1, 1));
      }
    }
  }

  private static Map<String, Double> byName(Done done) {
    return done.values().entrySet().stream()
        .collect(Collectors.toMap(e -> e.getKey().name(), Map.Entry::getValue));
  }
}
