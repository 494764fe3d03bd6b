package haltwise.record.counts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.linux.HostException;
import haltwise.trace.counts.CountFacts;
import haltwise.trace.counts.CountedHalts;
import haltwise.trace.counts.CountedTime;
import haltwise.trace.counts.CountedVm;
import haltwise.trace.counts.Counter;
import haltwise.trace.counts.Log2Histogram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: a real QEMU whose guest halts for 54.6 ms, again and again (bucket 26: 33.6 to 67.1 ms), and KVM's own sum of
/// the times that the histogram holds.
class QmpSourceTest {
  private static final int PERIOD_NS = 54_600_000;
  private static final int BUCKET = 26;

  @TempDir
  private Path folder = Path.of("");

  @Test
  void countsTheHaltsOfARealQemuInTheRightBucket() throws Exception {
    try (TickingVm vm = TickingVm.start(folder, PERIOD_NS);
        QmpSource qmp = QmpSource.open(vm.socket())) {
      awaitHalts(qmp, 5);
      CountRecorder recorder = new CountRecorder(List.of(qmp));
      recorder.run(1_500_000_000L, 500_000_000L);
      CountedHalts counted = recorder.counted("", Optional.empty());
      CountedVm counts = counted.vms().getFirst();
      CountFacts f = counts.facts();
      Log2Histogram waits = f.counts().histogram(CountedTime.WAIT).orElseThrow();

      assertThat(counts.name()).isEqualTo("ticking");
      assertThat(counts.processId()).hasValue((int) vm.processId());
      assertThat(counts.series()).singleElement()
          .satisfies(s -> assertThat(s.samples()).hasSize(4))
          .satisfies(s -> assertThat(s.threadId()).isPresent());
      // A tick each 54.6 ms, and the end of a halt for each of the three readings that followed the
      // first.
      long ticks = f.elapsedNs().getAsLong() / PERIOD_NS;
      // Fewer where the host is busy.
      assertThat(f.counts().get(Counter.EXITS).getAsLong()).isBetween(1L, ticks + 2);
      assertThat(f.blocks().getAsLong() + f.hits().orElseThrow()).isBetween(1L, ticks + 5);
      assertThat(waits.count(BUCKET)).isPositive();
      assertThat(waits.canAddUpTo(f.counts().get(Counter.WAIT_NS).getAsLong())).isTrue();
      assertThat(waits.reversed().canAddUpTo(f.counts().get(Counter.WAIT_NS).getAsLong()))
          .isFalse();
    }
  }

  @Test
  void aVmThatEndsKeepsWhatWasCountedUntilThen() throws Exception {
    try (TickingVm vm = TickingVm.start(folder, PERIOD_NS);
        QmpSource qmp = QmpSource.open(vm.socket())) {
      CountRecorder recorder = new CountRecorder(List.of(qmp));
      recorder.run(300_000_000L, 100_000_000L);
      vm.close();
      recorder.run(200_000_000L, 100_000_000L);
      CountedVm counts = recorder.counted("", Optional.empty()).vms().getFirst();

      assertThat(counts.series().getFirst().samples()).hasSize(4);
      assertThat(counts.notes()).anyMatch(n -> n.contains("Counting ended early"));
    }
  }

  @Test
  void aSocketInUseIsSaidToBe() throws Exception {
    try (TickingVm vm = TickingVm.start(folder, PERIOD_NS);
        QmpSource first = QmpSource.open(vm.socket())) {
      assertThat(first.read()).hasSize(1);
      assertThatThrownBy(() -> QmpSource.open(vm.socket(), 300_000_000L))
          .isInstanceOf(HostException.class)
          .hasMessageContaining("Another program has this monitor");
    }
  }

  @Test
  void aQemuThatIsTooOldIsSaidToBe() throws IOException {
    Path socket = folder.resolve("old");
    try (var _ = new ScriptedQemu(socket, ScriptedQemu.GREETING, line -> {
      String id = ", \"id\": " + line.replaceAll(".*\"id\":(\\d+).*", "$1") + "}\n";
      return line.contains("query-stats-schemas")
          ? "{\"error\": {\"class\": \"CommandNotFound\", \"desc\": \"not found\"}" + id
          : line.contains("query-kvm")
              ? "{\"return\": {\"enabled\": true}" + id
              : "{\"return\": []" + id;
    })) {
      assertThatThrownBy(() -> QmpSource.open(socket)).isInstanceOf(HostException.class)
          .hasMessageContaining("QEMU 7.1 and later can");
    }
  }

  private static void awaitHalts(QmpSource qmp, long halts) throws InterruptedException {
    for (int i = 0; i < 100 && qmp.read().getFirst().counts().get(Counter.EXITS)
        .orElse(0) < halts; i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
