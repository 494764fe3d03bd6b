package haltwise.app;

import haltwise.replay.GuestRule;
import haltwise.replay.GuestVerifier;
import haltwise.replay.RuleChoice;
import haltwise.replay.Verifier;
import haltwise.report.VerifiedTrace;
import haltwise.report.VerifyDocument;
import haltwise.report.VerifyReport;
import haltwise.report.VerifyText;
import haltwise.trace.HaltSource;
import haltwise.trace.TraceKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Whether the kernel did what its rule says, halt by halt.
@Command(name = "verify", description = {
    "Replays the kernel's own algorithm over recorded traces and compares every window event, present"
        + " or absent, with the recorded one.",
    "Exit status: 0 no difference, 1 differences, or nothing that could be checked."}, footerHeading = "%nExample:%n", footer = {
        "  haltwise verify storage.halts.parquet",
        "  haltwise verify --settings max=400us --kernel 6.12 trace.txt.gz",
        "  haltwise verify inside.halts.parquet --guest-rule 6.1",
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

  @Option(names = "--guest-rule", paramLabel = "RULE", description = {
      "Of a guest's trace, what the governor of its kernel does: a release (6.1), facts"
          + " (floor=yes,residency=ns,events=yes), or both. Default: that of the trace's kernel."})
  private String guestRule = "";

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
      if (trace.info().kind() instanceof TraceKind.Guest) {
        return verifiedGuest(trace, trace.watched(progress, 1));
      }
      RuleChoice chosen = rule.given(trace.info())
          .orElseGet(() -> recordedUnder.rule(trace.info()));
      return VerifiedTrace.of(trace.file().toString(), trace.info(), chosen,
          Verifier.run(trace.watched(progress, 1), chosen.rule()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(trace.file() + ": " + e.getMessage(), e);
    }
  }

  private VerifiedTrace verifiedGuest(OpenedTrace trace, HaltSource periods) {
    GuestRule own = trace.info().kernelRelease().isEmpty()
        ? GuestRule.LATEST
        : GuestRule.of(trace.info().kernelRelease());
    GuestRule chosen = guestRule.isEmpty() ? own : GuestRule.parse(guestRule, own);
    return VerifiedTrace.ofGuest(trace.file().toString(), trace.info(), chosen,
        guestRule.isEmpty() ? "the trace's kernel" : "--guest-rule",
        GuestVerifier.run(periods, chosen));
  }
}
