package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/// The page of faults as it is committed. Oracle: what runs on virtual hosts left, committed beside it.
class FaultsPageTest {
  /// After a change of faults.txt alone, -Dhaltwise.faults=../docs/faults.md writes the page anew.
  @Test
  void thePageTellsWhatTheRunsLeftAndNothingElse() throws IOException {
    if (System.getProperty("haltwise.faults") != null) {
      FaultsPage.ofThisRun().write();
    }
    FaultsPage page = new FaultsPage(FaultsPage.DOCS);

    assertThat(Files.readString(FaultsPage.DOCS))
        .as("run FaultsPageTest with -Dhaltwise.faults=%s to write it anew", FaultsPage.DOCS)
        .isEqualTo(page.text());
  }
}
