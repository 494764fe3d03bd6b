package haltwise.record.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import haltwise.record.HaltEvents;
import haltwise.record.Imported;
import haltwise.record.Tool;
import haltwise.record.TracedHost;
import haltwise.trace.BadTraceException;
import haltwise.trace.Cause;
import haltwise.trace.HostSettings;
import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuHalts;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Oracle: what `perf script --ns` prints of the same real files, event by event; for damaged files, the message that a
/// user needs.
final class PerfDataTest {
  private static final UnaryOperator<TracedHost> AS_IT_SAYS = UnaryOperator.identity();

  @TempDir
  Path folder;

  private Path file(String name) {
    return Tool.unpacked(PerfDataTest.class, name + ".data.gz", folder.resolve(name + ".data"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"6.12-piped", "6.12-zstd"})
  void importsEveryHaltThatPerfScriptPrints(String name) {
    HaltEvents expected = Tool.shipped(PerfDataTest.class, name + ".script.gz");
    Imported imported = PerfData.read(file(name), AS_IT_SAYS);
    assertThat(expected.wakeups()).isGreaterThan(10);
    assertThat(expected.windows()).matches(n -> n > 5 || name.equals("6.12-piped"));
    expected.assertEqualTo(imported.trace());
    assertThat(imported.notes()).isEmpty();
  }

  @Test
  void tellsTheHostTheClockAndTheVms() {
    TraceInfo info = PerfData.read(file("6.12-zstd"), AS_IT_SAYS).trace().info();
    assertThat(info.hostName()).isEqualTo("virtual-host");
    assertThat(info.kernelRelease()).isEqualTo("6.12.117+deb12-cloud-amd64");
    assertThat(info.architecture()).isEqualTo("x86_64");
    assertThat(info.clock()).isEqualTo("mono");
    assertThat(info.eventsLost()).isZero();
    // Two VMs; the pids are those that perf script -F pid,tid prints.
    assertThat(info.vcpus()).allMatch(v -> v.processId() > 0);
    assertThat(info.vcpus().stream().map(v -> v.vm() + " of " + v.processId()).distinct())
        .hasSize(2);
    assertThat(PerfData.read(file("6.12-piped"), AS_IT_SAYS).trace().info().clock())
        .isEqualTo("perf");
  }

  @Test
  void findsArrivalsAndCauses() {
    VcpuHalts[] all = PerfData.read(file("6.12-zstd"), AS_IT_SAYS).trace().halts()
        .toArray(VcpuHalts[]::new);
    int known = 0;
    int blocks = 0;
    int causes = 0;
    for (VcpuHalts h : all) {
      for (int i = 0; i < h.size(); i++) {
        blocks += h.waited(i) ? 1 : 0;
        known += h.waited(i) && h.arrivalNs(i) >= 0 ? 1 : 0;
        causes += h.cause(i) == Cause.IPI || h.cause(i) == Cause.DEVICE ? 1 : 0;
      }
    }
    // Only the first halt of a vCPU may have been woken before the recording.
    assertThat(known).isGreaterThanOrEqualTo(blocks - all.length);
    assertThat(causes).isGreaterThan(blocks / 2);
  }

  /// The small files that fuzzing starts with, from a real piped one: perf script prints the same of the first two.
  @Test
  void readsBothByteOrdersAndAllWaysToCompress() throws Exception {
    Map<String, List<VcpuHalts>> halts = new TreeMap<>();
    for (String form : new String[]{"seekable", "big-endian", "piped", "zstd", "zstd2"}) {
      Path file = Path.of(PerfDataTest.class
          .getResource("PerfDataFuzzTestInputs/refusesOrReads/" + form).toURI());
      halts.put(form, PerfData.read(file, AS_IT_SAYS).trace().halts());
    }
    List<String> first = text(Objects.requireNonNull(halts.remove("seekable")));
    assertThat(first).hasSize(16).anyMatch(halt -> halt.endsWith(" 165525481"));
    halts.forEach((form, h) -> assertThat(text(h)).as(form).isEqualTo(first));
  }

  private static List<String> text(List<VcpuHalts> all) {
    List<String> texts = new ArrayList<>();
    for (VcpuHalts h : all) {
      for (int i = 0; i < h.size(); i++) {
        texts.add(h.endNs(i) + " " + h.waited(i) + " " + h.durationNs(i));
      }
    }
    return texts;
  }

  @Test
  void takesWhatTheUserKnowsBetter() {
    TraceInfo info = PerfData.read(file("6.12-zstd"),
        host -> host.corrected("5.15", Optional.of(HostSettings.KERNEL_DEFAULT))).trace().info();
    assertThat(info.kernelRelease()).isEqualTo("5.15");
    assertThat(info.settingsAt(0, info.endNs())).contains(HostSettings.KERNEL_DEFAULT);
  }

  /// Its tables lie behind the data.
  @Test
  void aFileCutOffBeforeItsTablesLacksNoNegativeNumberOfBytes() throws Exception {
    byte[] whole = Files.readAllBytes(file("6.12-zstd"));
    Path cut = Files.write(folder.resolve("short"), Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> PerfData.read(cut, AS_IT_SAYS))
        .isInstanceOf(BadTraceException.class)
        .hasMessageContaining("but only 0 do: the file was cut off");
  }

  @Test
  void usesAPipedFileUpToWhereItWasCutOff() throws Exception {
    byte[] whole = Files.readAllBytes(file("6.12-piped"));
    long halts = PerfData.read(folder.resolve("6.12-piped.data"), AS_IT_SAYS).trace().haltCount();
    Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, whole.length - 3_001));
    Imported imported = PerfData.read(cut, AS_IT_SAYS);
    assertThat(imported.trace().haltCount()).isPositive().isLessThan(halts);
    assertThat(imported.notes()).anyMatch(n -> n.contains("cut off"));
  }

  @Test
  void saysWhatAKilledPerfLeftOut() throws Exception {
    byte[] bytes = Files.readAllBytes(file("6.12-zstd"));
    Arrays.fill(bytes, 48, 56, (byte) 0); // perf writes the size of the data when it ends
    Path killed = Files.write(folder.resolve("killed"), bytes);
    assertThatThrownBy(() -> PerfData.read(killed, AS_IT_SAYS))
        .isInstanceOf(BadTraceException.class).hasMessageContaining("perf was killed")
        .hasMessageContaining("perf record -o -");
  }

  @Test
  void saysWhichEventsAreMissing() {
    assertThatThrownBy(() -> PerfData.read(file("6.12-no-halts"), AS_IT_SAYS))
        .isInstanceOf(BadTraceException.class)
        .hasMessageContaining(
            "no kvm:kvm_vcpu_wakeup events, only sched:sched_switch. Record with");
  }

  @Test
  void refusesWhatGrowsWithoutBounds() throws Exception {
    ByteBuffer rounds = ByteBuffer.allocate(64 << 20).order(ByteOrder.LITTLE_ENDIAN);
    while (rounds.hasRemaining()) {
      rounds.putInt(Records.FINISHED_ROUND).putShort((short) 0).putShort((short) 8);
    }
    byte[] small = Zstd.compress(rounds.array());
    byte[] piped = Files.readAllBytes(file("6.12-piped"));
    ByteBuffer bytes = ByteBuffer.allocate(piped.length + 8 + small.length)
        .order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(piped).putInt(81).putShort((short) 0).putShort((short) (8 + small.length))
        .put(small);
    Path bomb = Files.write(folder.resolve("bomb"), bytes.array());
    assertThatThrownBy(() -> PerfData.read(bomb, AS_IT_SAYS))
        .isInstanceOf(BadTraceException.class)
        .hasMessageContaining("offset " + piped.length)
        .hasMessageContaining(small.length + " compressed bytes became ");
  }

  @Test
  void everyCutIsToldOfOrUsed() throws Exception {
    byte[] whole = Files.readAllBytes(file("6.12-zstd"));
    for (int length = 0; length < whole.length; length += 997) {
      Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
      try {
        assertThat(PerfData.read(cut, AS_IT_SAYS).trace().haltCount()).isPositive();
      } catch (BadTraceException e) {
        assertThat(e).hasMessageStartingWith(cut + ", offset ");
      }
    }
  }
}
