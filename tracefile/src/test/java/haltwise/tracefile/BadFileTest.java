package haltwise.tracefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import haltwise.trace.BadTraceException;
import haltwise.trace.Halt;
import haltwise.trace.VcpuHalts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each file breaks the format in one place. Oracle: the format in the package's description.
class BadFileTest {
  @TempDir
  Path folder;

  @Test
  void acceptsMoreColumnsInAnotherOrderAndOptionalOnesWithoutNulls() throws IOException {
    String columns = Foreign.COLUMNS.replace("required int64", "optional int64")
        .replace("required int32 vcpu;", "optional double note;")
        .replace("}", "required int32 vcpu; }");
    Foreign.write(file(), columns, metadata(), Foreign.row());
    assertThat(TraceFile.read(file()).haltCount()).isEqualTo(1);
  }

  @Test
  void refusesAMissingFileAFolderAndOtherFormats() throws IOException {
    assertRefused("no such file");
    Files.createDirectory(file());
    assertRefused("it is a folder");
    Files.delete(file());
    Files.write(file(), new byte[0]);
    assertRefused("not a readable Parquet file");
    Files.writeString(file(), "# tracer: nop\n<idle>-0 [001] 12.5: kvm_vcpu_wakeup\n".repeat(50));
    assertRefused("not a readable Parquet file");
  }

  /// Written by DuckDB 1.5.6: `COPY (SELECT i AS id, 'city ' || i AS name, i * 1.5 AS area FROM range(100) t(i)) TO …`.
  @Test
  void refusesAParquetFileThatIsNoTrace() throws IOException {
    copyOf("/by-duckdb-no-trace.parquet");
    assertRefused("not a trace of haltwise", "haltwise record");
  }

  /// `v1.halts.parquet`, copied by DuckDB 1.5.6 with its metadata, but without `COMPRESSION zstd`.
  @Test
  void refusesACompressionThatItCannotRead() throws IOException {
    copyOf("/by-duckdb-snappy.halts.parquet");
    assertRefused("footer", "compressed with SNAPPY", "COMPRESSION zstd");
  }

  @Test
  void refusesAMissingColumn() throws IOException {
    Map<String, Object> row = Foreign.row();
    row.remove("window_ns");
    Foreign.write(file(), Foreign.COLUMNS.replace("required int64 window_ns;", ""), metadata(),
        row);
    assertRefused("column window_ns is missing");
  }

  @Test
  void refusesAColumnOfAnotherType() throws IOException {
    Map<String, Object> row = Foreign.row();
    row.put("vcpu", 0L);
    Foreign.write(file(), Foreign.COLUMNS.replace("int32 vcpu", "int64 vcpu"), metadata(), row);
    assertRefused("column vcpu is INT64, not INT32");
  }

  @Test
  void refusesANull() throws IOException {
    Map<String, Object> row = Foreign.row();
    row.remove("waited");
    Foreign.write(file(), Foreign.COLUMNS.replace("required boolean", "optional boolean"),
        metadata(), row);
    assertRefused("column waited", "null");
  }

  @ParameterizedTest
  @CsvSource({"cause,gremlin,'timer, device, ipi, other, unknown'",
      "anchor,TIMER,'clock, answer, peer, unknown'"})
  void refusesAnUnknownWordAndListsTheKnownOnes(String column, String word, String known)
      throws IOException {
    Map<String, Object> row = Foreign.row();
    row.put(column, word);
    Foreign.write(file(), Foreign.COLUMNS, metadata(), row);
    assertRefused("row 0", "unknown " + column + " \"" + word + "\"", known);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "format_version|2|Update haltwise", "format_version|0|outside 1 to",
      "format_version|one|not a whole number",
      "kind|vmm|Update haltwise", "kind|guest|haltwise.guest_settings is missing",
      "end_ns|999|outside 1000 to", "start_ns|1e3|not a whole number",
      "events_lost|-1|outside 0 to", "work_items|-2|outside -1 to", "settings|max=1|expected '['",
      "settings|[{\"from_ns\":0}]|has no \"vm\"",
      "settings|[{\"from_ns\":0,\"vm\":-2,\"max_ns\":1,\"grow\":1,\"grow_start_ns\":1,\"shrink\":1}]|vm is -2",
      "settings|[{\"from_ns\":0,\"vm\":0,\"max_ns\":4294967296,\"grow\":1,\"grow_start_ns\":1,\"shrink\":1}]|4294967296",
      "vcpus|[]|vcpu 0 is not one of the 0",
      "vcpus|[{\"vm\":0,\"process_id\":-1,\"thread_id\":0,\"vcpu_id\":0,\"window_at_start_ns\":0}]|process_id is -1"})
  void refusesMetadataThatMakesNoSense(String key, String value, String message)
      throws IOException {
    Map<String, String> metadata = metadata();
    assertThat(metadata.put("haltwise." + key, value)).isNotNull();
    HaltWriter.write(file(), metadata, Traces.golden().halts());
    assertRefused(key.equals("vcpus") ? "" : "metadata", message);
  }

  @Test
  void refusesEachMissingKey() throws IOException {
    for (String key : metadata().keySet()) {
      Map<String, String> metadata = metadata();
      metadata.remove(key);
      Files.deleteIfExists(file());
      HaltWriter.write(file(), metadata, Traces.golden().halts());
      assertRefused("metadata", key + " is missing");
    }
  }

  @Test
  void refusesRowsThatAreNotSorted() throws IOException {
    VcpuHalts halts = Traces.golden().halts().getFirst();
    HaltWriter.write(file(), metadata(), List.of(Traces.halts(halts.get(1), halts.get(0))));
    assertRefused("row 1", "must be sorted");
  }

  @Test
  void refusesAnIndexOutsideTheTable() throws IOException {
    VcpuHalts halts = Traces.golden().halts().getFirst();
    HaltWriter.write(file(), metadata(),
        List.of(Traces.halts(), Traces.halts(), Traces.halts(), halts));
    assertRefused("row 0", "vcpu 3 is not one of the 3");
  }

  @ParameterizedTest
  @CsvSource({"0,-1,0,0,-1,0,cannot last -1 ns", "9223372036854775807,1,0,0,-1,0,cannot last 1 ns",
      "0,0,-2,0,-1,0,arrival -2", "0,0,0,-2,-1,0,window -2", "0,0,0,0,3,0,waker 3",
      "0,0,0,0,-2,0,waker -2",
      "0,0,0,0,-1,-2,polled -2"})
  void refusesValuesThatMakeNoSense(long startNs, long durationNs, long arrivalNs, long windowNs,
      int waker,
      long polledNs, String message) throws IOException {
    Halt h = Traces.golden().halts().getFirst().get(0);
    HaltWriter.write(file(), metadata(),
        List.of(Traces.halts(new Halt(startNs, arrivalNs, durationNs, windowNs,
            h.waited(), h.valid(), polledNs, h.cause(), waker, h.anchor(), h.change()))));
    assertRefused("row 0", message);
  }

  @Test
  void namesTheFileAndKeepsTheCauseForDebugging() throws IOException {
    Files.writeString(file(), "no parquet");
    assertThatThrownBy(() -> TraceFile.read(file())).isInstanceOf(BadTraceException.class)
        .hasMessageStartingWith(file() + ", when decoded: ").hasMessageEndingWith(".")
        .hasCauseInstanceOf(Exception.class);
  }

  private void copyOf(String resource) throws IOException {
    try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(resource))) {
      Files.copy(in, file());
    }
  }

  private static Map<String, String> metadata() {
    return new LinkedHashMap<>(Metadata.write(Traces.golden().info()));
  }

  private Path file() {
    return folder.resolve("a.halts.parquet");
  }

  private void assertRefused(String... parts) {
    Throwable refusal = catchThrowable(() -> TraceFile.read(file()));
    assertThat(refusal).isInstanceOf(BadTraceException.class).hasMessageContainingAll(parts);
    assertThat(refusal).hasMessageStartingWith(file() + ", ");
  }
}
