package haltwise.tracefile;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.GuestIdle;
import haltwise.trace.GuestSettings;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.TraceKind;
import haltwise.trace.exits.ExitCount;
import haltwise.trace.exits.ExitReason;
import haltwise.trace.exits.Isa;
import haltwise.trace.exits.VcpuAccount;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Oracle: the recording that was written, and a file of format version 1 that is kept for ever.
class RoundTripTest {
  @TempDir
  Path folder;

  @Test
  void everyFieldSurvivesAtSentinelAndExtremeValues() {
    Traces.assertSame(written(Traces.golden()), Traces.golden());
  }

  /// `by-duckdb` is `v1`, copied by DuckDB 1.5.6 with `COMPRESSION zstd` and its metadata as `KV_METADATA`.
  @ParameterizedTest
  @ValueSource(strings = {"/v1.halts.parquet", "/by-duckdb.halts.parquet"})
  void aFileOfVersion1StaysReadable(String resource) throws URISyntaxException {
    Path file = Path.of(Objects.requireNonNull(getClass().getResource(resource)).toURI());
    Traces.assertSame(TraceFile.read(file), Traces.golden());
  }

  @Test
  void manyBatchesAndVcpusComeBackInOrder() {
    Trace trace = Traces.storage(5, 30_011);
    Traces.assertSame(written(trace), trace);
  }

  @Test
  void aRecordingWithoutHaltsOrVcpusIsATrace() {
    TraceInfo some = Traces.golden().info();
    Trace empty = new Trace(
        new TraceInfo("", "", "", "", -5, -5, List.of(), List.of(), 0, "", "", -1), List.of());
    Trace silent = new Trace(some, List.of(Traces.halts(), Traces.halts(), Traces.halts()));
    Traces.assertSame(written(empty), empty);
    Traces.assertSame(written(silent), silent);
  }

  @Test
  void aGuestsIdlePeriodsComeBackAsThatWithTheSettingsInForceThere() {
    TraceInfo i = Traces.golden().info();
    TraceKind kind = new TraceKind.Guest(List.of(
        new TraceKind.InForce(-1, GuestSettings.KERNEL_DEFAULT),
        new TraceKind.InForce(5_000, new GuestSettings(0, 1, 2, 4_294_967_295L, false))),
        new GuestIdle("haltpoll", "haltpoll",
            List.of(new GuestIdle.State(0, 0, "POLL", 1, 2, 3, 4, 5),
                new GuestIdle.State(1, 1, "haltpoll idle", Long.MAX_VALUE, 0, -1, -1, -1))));
    TraceInfo info = new TraceInfo(i.hostName(), i.kernelRelease(), i.architecture(), i.clock(),
        i.startNs(), i.endNs(), List.of(), i.vcpus(), 0, i.recorder(), "", -1, kind);
    Trace trace = new Trace(info, Traces.golden().halts());
    Traces.assertSame(written(trace), trace);
  }

  @Test
  void whatVcpusDidBesideHaltingComesBack() {
    VcpuAccount full = new VcpuAccount(
        List.of(new ExitCount(new ExitReason(Isa.VMX, 12), 5, 6_000, 70_000),
            new ExitCount(new ExitReason(Isa.VMX, 0x8000_0021), Long.MAX_VALUE, 0, 0),
            new ExitCount(new ExitReason(Isa.ARM64, ExitReason.ARM_NO_TRAP), 1, 1, 0)),
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    VcpuAccount unknown = new VcpuAccount(List.of(), -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
        -1);
    Trace golden = Traces.golden();
    Trace trace = new Trace(golden.info().withAccounts(List.of(full, unknown, full)),
        golden.halts());
    assertThat(written(trace).info()).isEqualTo(trace.info());
    assertThat(written(golden).info().accounts()).isEmpty();
  }

  @Test
  void aRealisticHaltTakesLessThanTwentyBytes() throws IOException {
    Path file = folder.resolve("a" + TraceFile.SUFFIX);
    TraceFile.write(Traces.storage(2, 50_000), file);
    assertThat(Files.size(file)).isLessThan(20 * 100_000);
  }

  private Trace written(Trace trace) {
    Path file = folder.resolve("a" + TraceFile.SUFFIX);
    TraceFile.write(trace, file);
    return TraceFile.read(file);
  }
}
