package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.replay.Verifier;
import haltwise.replay.VerifyResult;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.trace.VcpuHalts;
import haltwise.tracefile.TraceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What must hold on a stock kernel, whose parameters the scenarios write. Oracle: that kernel, and the rule worked out
/// by hand for the settings written. Each subclass boots its kernel once.
@TestInstance(Lifecycle.PER_CLASS)
abstract class VirtualHostFacts {
  private final String series;
  private VirtualHost host = new VirtualHost(-1, "", Path.of(""));

  VirtualHostFacts(String series) {
    this.series = series;
  }

  @BeforeAll
  void boot(@TempDir Path results) throws IOException, InterruptedException {
    host = VirtualHost.boot(series, results, List.of(), "record");
    assertThat(host.status()).as(host.output()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"shrink-2", "shrink-0"})
  void everyRecordedWindowFollowsTheKernelsRule(String name) throws IOException {
    Trace trace = recorded(name);
    VerifyResult verified = Verifier.run(trace);

    assertThat(trace.info().kernelRelease()).startsWith(series + ".");
    assertThat(trace.info().eventsLost()).isZero();
    assertThat(verified.first()).isEmpty();
    assertThat(verified.checked()).isEqualTo(trace.haltCount()).isGreaterThan(50);
    assertThat(verified.moves()).isPositive();
  }

  @Test
  void theParametersWrittenThereAreInForceInTheTrace() throws IOException {
    assertThat(settings("shrink-2")).isEqualTo(new HostSettings(3_000_000, 2, 10_000, 2));
    assertThat(settings("shrink-0")).isEqualTo(new HostSettings(2_000_000, 4, 50_000, 0));
  }

  @Test
  void windowsObeyTheParametersWritten() throws IOException {
    // From 0 to the start, times four each, up to the max; shrink 0 drops to 0 at once.
    assertThat(windows("shrink-0")).isSubsetOf(0L, 50_000L, 200_000L, 800_000L, 2_000_000L)
        .contains(0L, 50_000L);
    assertThat(windows("shrink-2")).allMatch(ns -> ns == 0 || ns >= 10_000 && ns <= 3_000_000);
  }

  @Test
  void verifyInsideSaysTheSame() throws IOException {
    CommandRun outside = CommandRun.of("verify", "--json",
        host.file("record", "shrink-0.halts.parquet").toString(),
        host.file("record", "shrink-2.halts.parquet").toString());
    assertThat(java.nio.file.Files.readString(host.file("record", "verify.json")))
        .isEqualToIgnoringWhitespace(outside.out());
  }

  private Trace recorded(String name) throws IOException {
    return TraceFile.read(host.file("record", name + TraceFile.SUFFIX));
  }

  private HostSettings settings(String name) throws IOException {
    Trace trace = recorded(name);
    return trace.info().settingsAt(0, trace.info().endNs()).orElseThrow();
  }

  private Set<Long> windows(String name) throws IOException {
    Set<Long> windows = new TreeSet<>();
    for (VcpuHalts halts : recorded(name).halts()) {
      for (int i = 0; i < halts.size(); i++) {
        windows.add(halts.windowNs(i));
      }
    }
    return windows;
  }
}
