package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import haltwise.record.GuestPages;
import haltwise.replay.GuestRule;
import haltwise.replay.GuestVerifier;
import haltwise.replay.VerifyResult;
import haltwise.trace.Trace;
import haltwise.trace.TraceKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A guest of a virtual host, whose haltpoll driver is active. Oracle: the decisions of its kernel's governor, by the kernel's own
/// events.
@Tag("long")
final class GuestGovernorTest {
  private static final int SETS = 8;
  private static final long BORDER_NS = 100_000;

  @TempDir
  private Path folder = Path.of("");

  @Test
  void theGovernorOfARealGuestDoesWhatTheRuleSaysUnderEightSettings() throws Exception {
    VirtualHost host = VirtualHost.bootWithGuest("6.12", folder.resolve("run"), "haltpoll-governor",
        "haltpoll-governor-guest");
    assumeTrue(host.status() == 0, "no guest in a virtual host: " + host.output());
    check(host.results().resolve("guest").resolve("results"));
  }

  /// What one run left.
  private void check(Path results) throws IOException {
    assertThat(Files.readString(results.resolve("driver.txt"))).contains("current_driver haltpoll",
        "current_governor haltpoll", "force Y");
    for (int set = 1; set <= SETS; set++) {
      Trace trace = GuestPages.read(results, set, "6.12", folder.resolve(set + ".spool"));
      VerifyResult verified = GuestVerifier.run(trace, GuestRule.of("6.12"));
      long maxNs = ((TraceKind.Guest) trace.info().kind()).settings().getFirst().settings().maxNs();
      // An emulated kernel takes long from its clock to its trace event: at the very border either
      // decision agrees.
      assertThat(verified.first()).as("set " + set)
          .allMatch(d -> Math.abs(d.durationNs() - maxNs) < BORDER_NS);
      assertThat(trace.info().eventsLost()).isZero();
      // How many depends on the load of the machine that emulates it.
      assertThat(trace.haltCount()).as("set " + set).isGreaterThan(20);
      // Until the first event its window is not known.
      assertThat(verified.unknown()).isLessThan(trace.haltCount() / 10);
    }
  }
}
