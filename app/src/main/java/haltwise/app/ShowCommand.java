package haltwise.app;

import haltwise.report.CountsDocument;
import haltwise.report.CountsText;
import haltwise.report.ShowDocument;
import haltwise.report.ShowText;
import haltwise.trace.counts.CountedHalts;
import haltwise.trace.facts.TraceFacts;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// A trace at a glance.
@Command(name = "show", description = {
    "Shows a trace at a glance: rates, hits and blocks, time polled and wasted, wake latency, and the"
        + " histogram polling time × count."}, footerHeading = "%nExample:%n", footer = {
            "  haltwise record --lab storage --duration 4s -o storage.halts.parquet",
            "  haltwise show storage.halts.parquet",
            "  haltwise show --json storage.halts.parquet | jq .polled_cpu_share"})
final class ShowCommand implements Runnable {
  private final HaltwiseCommand haltwise;

  @Parameters(paramLabel = "TRACE", description = {
      "A trace file (*.halts.parquet), or anything that haltwise import reads; or a counts file"
          + " (*.counts.json)."})
  private Path file = Path.of("");

  @Mixin
  private RecordedUnder recordedUnder = new RecordedUnder();

  ShowCommand(HaltwiseCommand haltwise) {
    this.haltwise = haltwise;
  }

  @Override
  public void run() {
    String name = file.toString();
    if (TraceFormat.of(file).holdsCounts()) {
      CountedHalts counted = recordedUnder.readCounts(file);
      haltwise.answer(look -> CountsText.of(name, counted, look),
          () -> CountsDocument.of(name, counted));
      return;
    }
    OpenedTrace trace = recordedUnder.open(file);
    TraceFacts facts;
    try (Progress progress = haltwise.progress("reading " + file, 0)) {
      facts = TraceFacts.of(trace.watched(progress, 1));
    }
    haltwise.answer(look -> ShowText.of(name, facts, look), () -> ShowDocument.of(name, facts));
  }
}
