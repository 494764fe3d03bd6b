package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import haltwise.record.GuestPages;
import haltwise.replay.GuestRule;
import haltwise.replay.GuestVerifier;
import haltwise.replay.VerifyResult;
import haltwise.trace.Trace;
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
    long periods = 0;
    for (int set = 1; set <= SETS; set++) {
      Trace trace = GuestPages.read(results, set, "6.12", folder.resolve(set + ".spool"));
      VerifyResult verified = GuestVerifier.run(trace, GuestRule.of("6.12"));
      System.out.println("set " + set + ": " + trace.haltCount() + " idle periods, "
          + verified.moves() + " events, " + verified.unknown() + " unknown, "
          + verified.differences() + " differences");
      assertThat(verified.first()).as("set " + set).isEmpty();
      assertThat(trace.haltCount()).isGreaterThan(500);
      periods += trace.haltCount();
    }
    System.out.println("in all " + periods);
  }
}
