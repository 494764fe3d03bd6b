package haltwise.app;

import haltwise.record.Imported;
import haltwise.record.counts.CountsFile;
import haltwise.report.ImportDocument;
import haltwise.report.ImportText;
import haltwise.report.ImportedTrace;
import haltwise.trace.counts.CountedHalts;
import haltwise.tracefile.TraceFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Somebody else's recording into a trace file.
@Command(name = "import", description = {
    "Reads what another tool recorded into a trace file: perf.data, trace.dat, text of ftrace,"
        + " trace-cmd report or perf script, and CSV."}, footerHeading = "%nExample:%n", footer = {
            "  perf record -a -k mono -e kvm:kvm_vcpu_wakeup -e kvm:kvm_halt_poll_ns \\",
            "      -e sched:sched_waking -e sched:sched_switch sleep 10",
            "  haltwise import perf.data --settings kernel-default",
            "  haltwise show perf.halts.parquet",
            "Counters of libvirt's VMs, into a counts file:",
            "  (virsh domstats --vcpu; sleep 10; virsh domstats --vcpu) > vms.txt",
            "  haltwise import vms.txt --elapsed 10s --kernel $(uname -r)"})
final class ImportCommand implements Runnable {
  private final HaltwiseCommand haltwise;

  @Parameters(paramLabel = "FILE", description = {
      "perf.data, trace.dat, text or CSV; told apart by content. Text and CSV: plain or gzip."})
  private Path file = Path.of("");

  @Option(names = {"-o", "--output"}, paramLabel = "FILE", description = {
      "The trace file to write. Default: named after the input, in the current folder."})
  private Optional<Path> output = Optional.empty();

  @Option(names = "--force", description = "Replace the trace file if it exists.")
  private boolean force;

  @Option(names = "--elapsed", paramLabel = "TIME", converter = DurationConverter.class, description = {
      "virsh domstats: time between one reading of a domain and its next, for rates."})
  private @Nullable Long elapsedNs;

  @Mixin
  private RecordedUnder recordedUnder = new RecordedUnder();

  ImportCommand(HaltwiseCommand haltwise) {
    this.haltwise = haltwise;
  }

  @Override
  public void run() {
    TraceFormat format = TraceFormat.of(file);
    if (format.holdsCounts()) {
      importCounts(format);
      return;
    }
    if (elapsedNs != null) {
      throw new IllegalArgumentException(
          "--elapsed is for the text of virsh domstats, and " + file + " is none. Leave it out.");
    }
    if (format == TraceFormat.TRACE_FILE) {
      throw new IllegalArgumentException(file
          + " is a trace file already. Use it as it is; show and verify take --settings and --kernel for what it tells wrongly.");
    }
    Path target = output.orElseGet(() -> Path.of(nameFor(file)));
    NewOutput.check(target, force);
    Imported read = recordedUnder.imported(file);
    TraceFile.write(read.trace(), target);
    ImportedTrace imported = ImportedTrace.of(file.toString(), target.toString(), read.trace(),
        read.notes());
    haltwise.answer(look -> ImportText.of(imported, look), () -> ImportDocument.of(imported));
  }

  private void importCounts(TraceFormat format) {
    if (format == TraceFormat.COUNTS_FILE) {
      throw new IllegalArgumentException(
          file + " is a counts file already. Use it as it is: haltwise show " + file);
    }
    Path target = output.orElseGet(() -> Path.of(stem(file) + CountsFile.SUFFIX));
    NewOutput.check(target, force);
    CountedHalts counted = recordedUnder.readCounts(file,
        elapsedNs == null ? OptionalLong.empty() : OptionalLong.of(elapsedNs));
    CountsFile.write(counted, target);
    CountedFile done = new CountedFile(counted, target);
    haltwise.answer(_ -> done.text(), done::document);
  }

  /// `trace.txt.gz` becomes `trace.halts.parquet`.
  static String nameFor(Path input) {
    return stem(input) + TraceFile.SUFFIX;
  }

  private static String stem(Path input) {
    String name = String.valueOf(input.getFileName());
    String stem = name.replaceFirst("\\.gz$", "")
        .replaceFirst("\\.(txt|ftrace|log|trace|data|dat|csv)$", "");
    return stem.isEmpty() ? name : stem;
  }
}
