package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.compare.Comparison;
import haltwise.compare.Comparison.State;
import haltwise.compare.ComparisonFolder;
import haltwise.compare.Outcome;
import haltwise.compare.Run;
import haltwise.compare.SeenWindows;
import haltwise.trace.Trace;
import haltwise.tracefile.TraceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// What must hold of compare.sh, whose hook writes the parameters of a stock kernel. Oracle: the windows of each run's trace, and
/// the parameters as the script read them.
interface CompareFacts {
  /// Max of the arm "short" in the script.
  long SHORT_NS = 400_000;

  VirtualHost host();

  @Test
  default void armsOfTheWholeHostWereInForceAndAreGone() throws IOException {
    Path result = host().file("compare", "result");
    Comparison c = ComparisonFolder.read(result);

    assertThat(c.state()).isEqualTo(State.FINISHED);
    assertThat(c.runs()).hasSize(3);
    for (Run run : c.runs()) {
      Trace trace = TraceFile.read(result.resolve(run.traceFile().orElseThrow()));
      long above = SeenWindows.of(trace, SHORT_NS).above();
      assertThat(run.outcome()).isEqualTo(new Outcome.Finished());
      assertThat(trace.haltCount()).isGreaterThan(20);
      if (run.arm().equals("long")) {
        assertThat(above).isPositive();
      } else {
        // Right after the hook, a window may still be the last arm's.
        assertThat(above).isLessThan(trace.haltCount() / 50 + 2);
      }
    }
    assertThat(Files.readString(host().file("compare", "left.txt")))
        .isEqualTo(Files.readString(host().file("compare", "found.txt"))).isNotBlank();
  }
}
