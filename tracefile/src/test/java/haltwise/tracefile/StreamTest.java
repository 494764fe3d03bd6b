package haltwise.tracefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.trace.BadTraceException;
import haltwise.trace.HaltCursor;
import haltwise.trace.HaltSource;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuHalts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Oracle: the recording that was written, whole.
final class StreamTest {
  @TempDir
  private Path folder = Path.of("");

  static List<Trace> traces() {
    // Several batches of rows for a vCPU, and a vCPU that ends in the middle of one; one without
    // halts.
    return List.of(Traces.golden(), Traces.storage(1, 200_000), Traces.storage(3, 90_000));
  }

  @ParameterizedTest
  @MethodSource("traces")
  void aScanHandsOutEveryHaltInOrder(Trace trace) {
    TraceFile.write(trace, file());
    HaltSource source = TraceFile.stream(file());

    Traces.assertSame(collected(source), trace);
    Traces.assertSame(collected(source), trace); // and again
    assertThat(source.haltCount()).isEqualTo(trace.haltCount());
  }

  @ParameterizedTest
  @MethodSource("traces")
  void cursorsReadTheirVcpuSideBySide(Trace trace) {
    TraceFile.write(trace, file());
    HaltSource source = TraceFile.stream(file());
    List<HaltCursor> cursors = new ArrayList<>();
    List<VcpuHalts.Builder> halts = new ArrayList<>();
    for (int v = 0; v < trace.halts().size(); v++) {
      cursors.add(source.cursor(v));
      halts.add(new VcpuHalts.Builder());
    }
    boolean more = true;
    while (more) {
      more = false;
      for (int v = 0; v < cursors.size(); v++) {
        Optional<VcpuHalts> next = cursors.get(v).next();
        next.ifPresent(halts.get(v)::addAll);
        more |= next.isPresent();
      }
    }
    cursors.forEach(HaltCursor::close);

    Traces.assertSame(
        new Trace(source.info(), halts.stream().map(VcpuHalts.Builder::build).toList()), trace);
  }

  @Test
  void aCursorMayEndEarly() {
    TraceFile.write(Traces.storage(2, 150_000), file());
    try (HaltCursor cursor = TraceFile.stream(file()).cursor(1)) {
      assertThat(cursor.next()).isPresent();
    }
  }

  @Test
  void whatIsWrittenHaltByHaltIsTheSameFile() throws IOException {
    Trace trace = Traces.storage(2, 40_000);
    Path streamed = folder.resolve("streamed.halts.parquet");
    TraceFile.write(trace, file());
    TraceFile.write(streamed, 2, sink -> {
      trace.scan((vcpu, halts) -> {
        for (int i = 0; i < halts.size(); i++) {
          sink.add(vcpu, halts.get(i));
        }
      });
      return trace.info();
    });

    assertThat(Files.mismatch(file(), streamed)).isEqualTo(-1);
  }

  @Test
  void aWriterThatFailsLeavesNothing() throws IOException {
    TraceInfo info = Traces.golden().info();

    assertThatThrownBy(() -> TraceFile.write(file(), 3, sink -> {
      sink.add(0, Traces.golden().halts().getFirst().get(1));
      sink.add(0, Traces.golden().halts().getFirst().get(0));
      return info;
    })).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("sorted");
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aDamagedPageIsRefusedByScanAndCursor() throws IOException {
    TraceFile.write(Traces.storage(2, 100_000), file());
    byte[] bytes = Files.readAllBytes(file());
    for (int i = bytes.length / 3; i < bytes.length / 3 + 64; i++) {
      bytes[i] ^= 0x55;
    }
    Files.write(file(), bytes, StandardOpenOption.TRUNCATE_EXISTING);
    HaltSource source = TraceFile.stream(file());

    assertThatThrownBy(() -> source.scan((_, _) -> {
    })).isInstanceOf(BadTraceException.class).hasMessageContaining(file().toString());
  }

  @Test
  void whatTheVisitorThrowsComesThrough() {
    TraceFile.write(Traces.golden(), file());

    assertThatThrownBy(() -> TraceFile.stream(file()).scan((_, _) -> {
      throw new IllegalStateException("mine");
    })).isInstanceOf(IllegalStateException.class).hasMessage("mine");
  }

  private static Trace collected(HaltSource source) {
    List<VcpuHalts.Builder> halts = source.info().vcpus().stream()
        .map(_ -> new VcpuHalts.Builder()).toList();
    source.scan((vcpu, next) -> halts.get(vcpu).addAll(next));
    return new Trace(source.info(), halts.stream().map(VcpuHalts.Builder::build).toList());
  }

  private Path file() {
    return folder.resolve("a.halts.parquet");
  }
}
