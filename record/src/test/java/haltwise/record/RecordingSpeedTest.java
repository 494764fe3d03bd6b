package haltwise.record;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.lab.LabOptions;
import haltwise.lab.LabReport;
import haltwise.lab.LabVm;
import haltwise.lab.Workload;
import haltwise.trace.Trace;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Measures and prints, without a bound on time: the highest rate of live halts recorded here, what the reader takes,
/// how fast a spool is decoded, and what recording costs the workload. Oracle of the halts: KVM's own counters.
@Tag("long")
final class RecordingSpeedTest {
  private static final long MS = 1_000_000;

  @TempDir
  private Path folder = Path.of("");

  @BeforeAll
  static void needHost() {
    LiveRun.needHost();
  }

  @Test
  void recordsTheFastestWorkloadWithoutLossAndDecodesItsSpool() throws InterruptedException {
    Workload w = Workload.parse("pingpong");
    LabOptions options = LabOptions.of(w, 10_000 * MS).withHaltPollMaxNs(1 * MS);
    Path file = folder.resolve("fast.spool");
    Recording recording;
    LabReport report;
    try (LabVm vm = LabVm.create(w, options);
        Recorder recorder = Recorder.start(LiveRun.plan(vm, options, AnchorRule.INFERRED), file)) {
      report = vm.await();
      recording = recorder.stop(report.workItems());
    }
    say("live: %,.0f halts/s for %.1f s, %d events lost, reader %.1f %% of a CPU, spool %.1f MB/s",
        report.halts().halts() * 1e9 / report.elapsedNs(), report.elapsedNs() / 1e9,
        recording.eventsLost(),
        100.0 * recording.readerCpuNs() / recording.elapsedNs(),
        recording.spoolBytes() * 1e3 / recording.elapsedNs());
    double[] rates = new double[7];
    for (int i = 0; i < rates.length; i++) {
      long startNs = System.nanoTime();
      Trace trace;
      try (Spool spool = Spool.open(file)) {
        trace = spool.trace();
      }
      rates[i] = trace.haltCount() * 1e9 / (System.nanoTime() - startNs);
      assertThat(trace.info().eventsLost()).isZero();
      assertThat(trace.haltCount())
          .isGreaterThanOrEqualTo(report.halts().hits() + report.halts().blocks());
    }
    say("decode: first pass %,.0f halts/s, median of the other %d %,.0f halts/s", rates[0],
        rates.length - 1, median(Arrays.copyOfRange(rates, 1, 7)));
  }

  @Test
  void comparesTheWorkloadWithAndWithoutARecorder() throws InterruptedException {
    double[] ratios = new double[7];
    for (int i = 0; i < ratios.length; i++) {
      boolean recordedFirst = i % 2 == 1;
      double first = perSecond(recordedFirst, i);
      double second = perSecond(!recordedFirst, i);
      ratios[i] = recordedFirst ? first / second : second / first;
    }
    Arrays.sort(ratios);
    say("storage service=20us: recorded against not, %d pairs in turn: %.3f times the work (%.3f to %.3f)",
        ratios.length, median(ratios), ratios[0],
        ratios[ratios.length - 1]);
    assertThat(ratios[0]).isPositive();
  }

  private double perSecond(boolean recorded, int pair) throws InterruptedException {
    Workload w = Workload.parse("storage service=20us");
    LabOptions options = LabOptions.of(w, 1_000 * MS);
    try (LabVm vm = LabVm.create(w, options)) {
      if (!recorded) {
        return vm.await().workPerSecond();
      }
      try (Recorder _ = Recorder.start(LiveRun.plan(vm, options, AnchorRule.INFERRED),
          folder.resolve(pair + ".spool"))) {
        return vm.await().workPerSecond();
      }
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted.length % 2 == 1
        ? sorted[sorted.length / 2]
        : (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
  }

  private static void say(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
