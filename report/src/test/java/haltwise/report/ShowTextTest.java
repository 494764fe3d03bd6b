package haltwise.report;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.Halt;
import haltwise.trace.HostSettings;
import haltwise.trace.SettingsInForce;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuHalts;
import haltwise.trace.VcpuInfo;
import haltwise.trace.WindowChange;
import haltwise.trace.facts.TraceFacts;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Oracle: what must stand on the screen, worked out by hand for a trace of few halts.
class ShowTextTest {
  /// A hit of 30 µs and a miss of 50 + 60 µs, in 1 ms.
  private static final List<Halt> HALTS = List.of(halt(0, 30, 30, 50, false),
      halt(200, 90, 150, 50, true));

  @Test
  void namesTheHostTheSettingsAndTheRates() {
    String text = show(1, 0, HALTS);

    assertThat(text).contains("Host      build-7, 6.12.111, x86_64",
        "1 ms of 1 vCPU, no events lost",
        "Settings  max 200 µs, grow 2, grow-start 10 µs, shrink 2", "storage seed=1: 3,000/s done");
    assertThat(text).containsPattern("all +2 +2,000/s +halted 18.0 % of the time")
        .containsPattern("hits +1 +50.0 %").containsPattern("misses +1 +50.0 %")
        .containsPattern("polled +8.0 % +of CPU time, 80 µs")
        .containsPattern("wasted +5.0 % +of CPU time, 50 µs in misses")
        .containsPattern("assumed +1 ").contains("causes   device 100.0 %");
  }

  @Test
  void percentilesStandOnlyWhereTheSampleCarriesThem() {
    assertThat(show(1, 0, HALTS)).containsPattern("of blocks +60 µs +– +– +1");
    assertThat(show(1, 0, Collections.nCopies(100, HALTS.get(1))))
        .containsPattern("of blocks +60 µs +60 µs +60 µs +100");
  }

  @Test
  void aLossIsTheFirstThingSaid() {
    assertThat(show(1, 3, HALTS)).startsWith("WARNING: 3 events lost").contains("3 events lost\n");
  }

  @Test
  void severalVcpusGetATable() {
    assertThat(show(1, 0, HALTS)).doesNotContain("vCPUs\n");
    assertThat(show(2, 0, HALTS)).contains("vCPUs\n").containsPattern("0 +1 +4712 +2 +50.0 %");
  }

  @Test
  void aTraceWithoutHaltsSaysSoInsteadOfDrawing() {
    assertThat(show(1, 0, List.of())).contains("No vCPU halted").doesNotContain("Polling");
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 120})
  void fitsTheTerminal(int columns) {
    String text = ShowText.of("t.halts.parquet", facts(2, 7, HALTS),
        new Look(columns, true, false));

    assertThat(text.lines()).allMatch(line -> line.length() <= columns);
  }

  @Test
  void everySignHasAnAsciiForm() {
    Look plain = new Look(80, false, false);

    assertThat(plain.showable(ShowText.of("t", facts(2, 7, HALTS), plain))).doesNotContain("?");
  }

  private static String show(int vcpus, long lost, List<Halt> halts) {
    return ShowText.of("t.halts.parquet", facts(vcpus, lost, halts), new Look(80, true, false));
  }

  private static TraceFacts facts(int vcpus, long lost, List<Halt> halts) {
    VcpuHalts.Builder b = new VcpuHalts.Builder();
    halts.forEach(b::add);
    return TraceFacts.of(new Trace(
        new TraceInfo("build-7", "6.12.111", "x86_64", "mono", 0, 1_000_000,
            List.of(new SettingsInForce(0, SettingsInForce.ALL_VMS, HostSettings.KERNEL_DEFAULT)),
            IntStream.range(0, vcpus).mapToObj(v -> new VcpuInfo(0, 4711, 4711 + v, v, 0)).toList(),
            lost, "haltwise 0.1.0", "storage seed=1", 3),
        Collections.nCopies(vcpus, b.build())));
  }

  private static Halt halt(
      long startUs, long arrivalUs, long durationUs, long windowUs, boolean waited) {
    return new Halt(startUs * 1000, arrivalUs * 1000, durationUs * 1000, windowUs * 1000, waited,
        true, Halt.UNKNOWN_NS, Cause.DEVICE, Halt.NO_WAKER, Anchor.ANSWER, WindowChange.NONE);
  }
}
