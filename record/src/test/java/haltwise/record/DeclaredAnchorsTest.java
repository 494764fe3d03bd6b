package haltwise.record;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.Anchor;
import haltwise.trace.Trace;
import haltwise.trace.VcpuHalts;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Oracle: the moments that the test chooses in a real recording.
final class DeclaredAnchorsTest {
  @Test
  void setsTheAnchorOfTheSpanThatAHaltStartsIn() throws Exception {
    Trace trace;
    try (Spool spool = Spool.open(
        Path.of(DeclaredAnchorsTest.class.getResource("ticks-6.18.haltspool").toURI()))) {
      trace = spool.trace();
    }
    VcpuHalts before = trace.halts().get(0);
    TreeMap<Long, Anchor> spans = new TreeMap<>();
    spans.put(before.startNs(10), Anchor.ANSWER);
    spans.put(before.startNs(20) + 1, Anchor.PEER);
    VcpuHalts after = DeclaredAnchors.apply(trace, spans).halts().get(0);
    assertThat(after.anchor(9)).isEqualTo(before.anchor(9)).isEqualTo(Anchor.CLOCK);
    assertThat(after.anchor(10)).isEqualTo(Anchor.ANSWER);
    assertThat(after.anchor(20)).isEqualTo(Anchor.ANSWER);
    assertThat(after.anchor(21)).isEqualTo(Anchor.PEER);
    assertThat(after.durationNs(21)).isEqualTo(before.durationNs(21));
  }
}
