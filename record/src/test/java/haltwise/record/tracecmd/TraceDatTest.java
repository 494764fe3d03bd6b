package haltwise.record.tracecmd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.record.HaltEvents;
import haltwise.record.Imported;
import haltwise.record.Tool;
import haltwise.record.TracedHost;
import haltwise.trace.BadTraceException;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuHalts;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Oracle: what `trace-cmd report -t` prints of the same real files, event by event, as shipped and, where trace-cmd is
/// installed, live of what its `convert` makes of them; for damaged files, the message that a user needs.
final class TraceDatTest {
  private static final UnaryOperator<TracedHost> AS_IT_SAYS = UnaryOperator.identity();

  @TempDir
  Path folder;

  private Path file(String name) {
    return Tool.unpacked(TraceDatTest.class, name + ".dat.gz", folder.resolve(name + ".dat"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"v6", "v6-instance", "v7", "v7-instance", "v7-tsc2nsec", "v7-extract"})
  void importsEveryHaltThatTraceCmdPrints(String name) {
    HaltEvents expected = Tool.shipped(TraceDatTest.class, name + ".report.gz");
    Imported imported = TraceDat.read(file(name), AS_IT_SAYS);
    assertThat(expected.wakeups()).isPositive();
    expected.assertEqualTo(imported.trace());
    assertThat(imported.notes()).isEqualTo(name.endsWith("instance")
        ? List.of("Read from the instance guests; the top buffer left out.")
        : List.of());
  }

  @ParameterizedTest
  @CsvSource({"v6,7,none", "v6,7,zstd", "v6-instance,7,zstd", "v7,6,none", "v7-instance,6,none",
      "v7,7,none"})
  void importsWhatTraceCmdConverts(String name, String version, String compression)
      throws Exception {
    Tool.need("trace-cmd", "trace-cmd");
    Path converted = folder.resolve("converted.dat");
    Tool.run(folder.resolve("out"), "trace-cmd", "convert", "-i", file(name).toString(),
        "--file-version", version, "--compression", compression, "-o", converted.toString());
    HaltEvents live = Tool.events(folder.resolve("text"), "trace-cmd", "report", "-t", "-i",
        converted.toString());
    assertThat(live.wakeups())
        .isEqualTo(Tool.shipped(TraceDatTest.class, name + ".report.gz").wakeups());
    live.assertEqualTo(TraceDat.read(converted, AS_IT_SAYS).trace());
  }

  /// The small files that fuzzing starts with, from a real one: trace-cmd report prints the same of the first three; it
  /// has no zlib in Debian.
  @ParameterizedTest
  @ValueSource(strings = {"v6", "v6-big-endian", "v7zstd", "v7zlib"})
  void readsBothByteOrdersAndAllWaysToCompress(String form) throws Exception {
    Path file = Path.of(TraceDatTest.class
        .getResource("TraceDatFuzzTestInputs/refusesOrReads/" + form).toURI());
    Trace trace = TraceDat.read(file, AS_IT_SAYS).trace();
    assertThat(trace.haltCount()).isEqualTo(5);
    VcpuHalts h = trace.halts().getFirst();
    assertThat(h.durationNs(4)).isEqualTo(1_767_738);
    assertThat(h.endNs(4)).isEqualTo(176_682_096_159L);
    assertThat(h.changedToNs(4)).isEqualTo(640_000);
  }

  @Test
  void tellsTheHostAndTheClock() {
    for (String name : new String[]{"v6", "v7"}) {
      TraceInfo info = TraceDat.read(file(name), AS_IT_SAYS).trace().info();
      assertThat(info.hostName()).isEqualTo("virtual-host");
      assertThat(info.kernelRelease()).isEqualTo("6.12.117+deb12-cloud-amd64");
      assertThat(info.architecture()).isEqualTo("x86_64");
      assertThat(info.clock()).isEqualTo("mono");
    }
  }

  @Test
  void countsWhatTheKernelSaysIsLost() {
    // tracefs' per_cpu/cpu*/stats said overrun: 6349 and overrun: 5844
    assertThat(TraceDat.read(file("v7-extract"), AS_IT_SAYS).trace().info().eventsLost())
        .isEqualTo(6_349 + 5_844);
  }

  @Test
  void refusesAClockThatCountsCycles() {
    assertThatThrownBy(() -> TraceDat.read(file("v7-tsc"), AS_IT_SAYS))
        .isInstanceOf(BadTraceException.class)
        .hasMessageContaining("its clock x86-tsc does not count ns")
        .hasMessageContaining("-C mono");
  }

  @Test
  void refusesAnotherVersionAndAnUnknownCompression() throws Exception {
    byte[] bytes = Files.readAllBytes(file("v7"));
    bytes[10] = '8';
    assertThatThrownBy(() -> TraceDat.read(Files.write(folder.resolve("v8"), bytes), AS_IT_SAYS))
        .hasMessageContaining("of version 8").hasMessageContaining("trace-cmd convert");
    bytes[10] = '7';
    int name = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("zstd");
    bytes[name] = 'y';
    assertThatThrownBy(() -> TraceDat.read(Files.write(folder.resolve("ystd"), bytes), AS_IT_SAYS))
        .hasMessageContaining("compressed with ystd").hasMessageContaining("--compression none");
  }

  @Test
  void refusesWhatGrowsWithoutBounds() throws Exception {
    byte[] bytes = Files.readAllBytes(Path.of(TraceDatTest.class
        .getResource("TraceDatFuzzTestInputs/refusesOrReads/v7zlib").toURI()));
    // The first section follows "tracing7", two bytes, the page size, "zlib", "1.2.13" and an
    // offset.
    int section = 10 + 2 + 2 + 4 + 5 + 7 + 8;
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(section + 16 + 4, 1 << 30);
    Path bomb = Files.write(folder.resolve("bomb"), bytes);
    assertThatThrownBy(() -> TraceDat.read(bomb, AS_IT_SAYS))
        .isInstanceOf(BadTraceException.class).hasMessageContaining("offset " + section + ": ")
        .hasMessageContaining("compressed bytes are to become 1073741824");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v6", "v7"})
  void everyCutIsToldOfOrUsed(String name) throws Exception {
    byte[] whole = Files.readAllBytes(file(name));
    for (int length = 10; length < whole.length; length += 331) {
      Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
      try {
        Imported imported = TraceDat.read(cut, AS_IT_SAYS);
        assertThat(imported.trace().haltCount()).isPositive();
      } catch (BadTraceException e) {
        assertThat(e).hasMessageStartingWith(cut + ", offset ");
      }
    }
  }
}
