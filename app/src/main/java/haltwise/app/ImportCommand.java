package haltwise.app;

import haltwise.report.ImportDocument;
import haltwise.report.ImportText;
import haltwise.report.ImportedTrace;
import haltwise.trace.Trace;
import haltwise.tracefile.TraceFile;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Somebody else's recording into a trace file.
@Command(name = "import", description = {
    "Reads ftrace text (tracefs' trace or trace_pipe, or trace-cmd report), plain or gzip, into a trace"
        + " file."}, footerHeading = "%nExample:%n", footer = {
            "  trace-cmd record -e kvm:kvm_vcpu_wakeup -e kvm:kvm_halt_poll_ns \\",
            "      -e sched:sched_waking -e sched:sched_switch sleep 10",
            "  trace-cmd report > trace.txt",
            "  haltwise import trace.txt --settings kernel-default --kernel 6.12",
            "  haltwise show trace.halts.parquet"})
final class ImportCommand implements Runnable {
  private final HaltwiseCommand haltwise;

  @Parameters(paramLabel = "FILE", description = "ftrace text, plain or gzip.")
  private Path file = Path.of("");

  @Option(names = {"-o", "--output"}, paramLabel = "FILE", description = {
      "The trace file to write. Default: named after the input, in the current folder."})
  private Optional<Path> output = Optional.empty();

  @Option(names = "--force", description = "Replace the trace file if it exists.")
  private boolean force;

  @Mixin
  private RecordedUnder recordedUnder = new RecordedUnder();

  ImportCommand(HaltwiseCommand haltwise) {
    this.haltwise = haltwise;
  }

  @Override
  public void run() {
    if (TraceFormat.of(file) == TraceFormat.TRACE_FILE) {
      throw new IllegalArgumentException(file
          + " is a trace file already. Use it as it is; show and verify take --settings and --kernel for what it tells wrongly.");
    }
    Path target = output.orElseGet(() -> Path.of(nameFor(file)));
    NewOutput.check(target, force);
    Trace trace = recordedUnder.read(file);
    TraceFile.write(trace, target);
    ImportedTrace imported = ImportedTrace.of(file.toString(), target.toString(), trace);
    haltwise.answer(look -> ImportText.of(imported, look), () -> ImportDocument.of(imported));
  }

  /// `trace.txt.gz` becomes `trace.halts.parquet`.
  static String nameFor(Path input) {
    String name = String.valueOf(input.getFileName());
    String stem = name.replaceFirst("\\.gz$", "").replaceFirst("\\.(txt|ftrace|log|trace)$", "");
    return (stem.isEmpty() ? name : stem) + TraceFile.SUFFIX;
  }
}
