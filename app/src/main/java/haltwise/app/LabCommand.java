package haltwise.app;

import haltwise.lab.LabOptions;
import haltwise.lab.LabReport;
import haltwise.lab.LabVm;
import haltwise.lab.NativeReport;
import haltwise.lab.NativeTwin;
import haltwise.lab.Workload;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Runs a lab workload and says what it did.
@Command(name = "lab", description = {
    "Runs a built-in micro-VM that halts for real: storage, ticks, poisson, bursts, frames, pingpong or phases.",
    "With --synthetic: writes a trace file of drawn halts, of any length."}, footerHeading = "%nExample:%n", footer = {
        "  haltwise lab storage --service 100us --duration 4s",
        "  haltwise lab storage --service 100us --halt-poll-max 1ms",
        "  haltwise lab storage --service 100us --native",
        "  haltwise lab pingpong --json | jq .work_per_s",
        "  haltwise lab --synthetic mixed --halts 10M -o mixed.halts.parquet"})
final class LabCommand implements Runnable {
  private final HaltwiseCommand haltwise;

  @Parameters(paramLabel = "WORKLOAD", arity = "0..1", description = "A name, or a name with parameters: \"storage service=50us\".")
  private String label = "";

  @Option(names = "--duration", paramLabel = "TIME", defaultValue = "2s", converter = DurationConverter.class, description = "Measured"
      + " time (default: ${DEFAULT-VALUE}).")
  private long durationNs;

  @Option(names = "--native", description = "Afterwards do the same work without a VM, and tell the gap.")
  private boolean withNative;

  @Mixin
  private WorkloadOptions workloads = new WorkloadOptions();

  @Mixin
  private LabVmOptions vms = new LabVmOptions();

  @Mixin
  private SyntheticOptions synthetic = new SyntheticOptions();

  LabCommand(HaltwiseCommand haltwise) {
    this.haltwise = haltwise;
  }

  CommandLine withCommands() {
    return new CommandLine(this).addSubcommand(new AccuracyCommand(haltwise));
  }

  @Override
  public void run() {
    if (synthetic.wanted(label)) {
      synthetic.write(haltwise, workloads.seed(), vms.vcpus().orElse(1));
      return;
    }
    Workload workload = workloads.workload(label);
    LabOptions options = vms.of(workload, durationNs);
    LabReport report;
    Optional<NativeReport> twin = Optional.empty();
    try {
      report = ofVm(workload, options);
      if (withNative) {
        twin = Optional.of(withoutVm(workload, options));
      }
    } catch (InterruptedException e) {
      throw new Interrupted(e);
    }
    Optional<NativeReport> reference = twin;
    haltwise.answer(
        look -> LabText.of(workload, report, look)
            + reference.map(t -> NativeText.of(report, t, look)).orElse(""),
        () -> LabDocument.of(report, reference));
  }

  private LabReport ofVm(Workload workload, LabOptions options) throws InterruptedException {
    try (Progress progress = haltwise.progress("running " + workload.label(), durationNs);
        LabVm vm = LabVm.create(workload, options);
        ShutdownGuard _ = ShutdownGuard.closing(vm)) {
      LabReport report = vm.await();
      progress.done();
      return report;
    }
  }

  private NativeReport withoutVm(Workload workload, LabOptions options)
      throws InterruptedException {
    try (Progress progress = haltwise.progress("the same without a VM", durationNs);
        NativeTwin twin = NativeTwin.create(workload, options);
        ShutdownGuard _ = ShutdownGuard.closing(twin)) {
      NativeReport report = twin.await();
      progress.done();
      return report;
    }
  }
}
