package haltwise.app;

import haltwise.replay.RuleChoice;
import haltwise.replay.Verifier;
import haltwise.report.VerifiedTrace;
import haltwise.report.VerifyDocument;
import haltwise.report.VerifyReport;
import haltwise.report.VerifyText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Whether the kernel did what its rule says, halt by halt.
@Command(name = "verify", description = {
    "Replays the kernel's own algorithm over recorded traces and compares every window event, present"
        + " or absent, with the recorded one.",
    "Exit status: 0 no difference, 1 differences, or nothing that could be checked."}, footerHeading = "%nExample:%n", footer = {
        "  haltwise verify storage.halts.parquet",
        "  haltwise verify --settings max=400us --kernel 6.12 trace.txt.gz",
        "  haltwise verify --rule 5.10,clamp=entry el9.halts.parquet",
        "  haltwise verify --json *.halts.parquet | jq .differences"})
final class VerifyCommand implements Callable<Integer> {
  private final HaltwiseCommand haltwise;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = {
      "Trace files, or anything that haltwise import reads."})
  private List<Path> files = List.of();

  @Mixin
  private RecordedUnder recordedUnder = new RecordedUnder();

  @Mixin
  private RuleOption rule = new RuleOption();

  VerifyCommand(HaltwiseCommand haltwise) {
    this.haltwise = haltwise;
  }

  @Override
  public Integer call() {
    List<VerifiedTrace> traces = new ArrayList<>();
    for (Path file : files) {
      traces.add(verified(recordedUnder.open(file)));
    }
    VerifyReport report = new VerifyReport(traces);
    haltwise.answer(look -> VerifyText.of(report, look), () -> VerifyDocument.of(report));
    return report.holds() ? 0 : 1;
  }

  private VerifiedTrace verified(OpenedTrace trace) {
    try (Progress progress = haltwise.progress("checking " + trace.file(), 0)) {
      RuleChoice chosen = rule.given(trace.info())
          .orElseGet(() -> recordedUnder.rule(trace.info()));
      return new VerifiedTrace(trace.file().toString(), trace.info(), chosen,
          Verifier.run(trace.watched(progress, 1), chosen.rule()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(trace.file() + ": " + e.getMessage(), e);
    }
  }
}
