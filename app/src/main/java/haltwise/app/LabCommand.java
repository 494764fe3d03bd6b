package haltwise.app;

import haltwise.lab.LabReport;
import haltwise.lab.LabVm;
import haltwise.lab.Workload;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Runs a lab workload and says what it did.
@Command(name = "lab", description = {
    "Runs a built-in micro-VM that halts for real: storage, ticks, poisson, bursts, pingpong or phases.",
    "With --synthetic: writes a trace file of drawn halts, of any length."}, footerHeading = "%nExample:%n", footer = {
        "  haltwise lab storage --service 100us --duration 4s",
        "  haltwise lab storage --service 100us --halt-poll-max 1ms",
        "  haltwise lab pingpong --json | jq .work_per_s",
        "  haltwise lab --synthetic mixed --halts 10M -o mixed.halts.parquet"})
final class LabCommand implements Runnable {
  private final HaltwiseCommand haltwise;

  @Parameters(paramLabel = "WORKLOAD", arity = "0..1", description = "A name, or a name with parameters: \"storage service=50us\".")
  private String label = "";

  @Option(names = "--duration", paramLabel = "TIME", defaultValue = "2s", converter = DurationConverter.class, description = "Measured"
      + " time (default: ${DEFAULT-VALUE}).")
  private long durationNs;

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
    LabReport report;
    try (Progress progress = haltwise.progress("running " + workload.label(), durationNs);
        LabVm vm = LabVm.create(workload, vms.of(workload, durationNs));
        ShutdownGuard _ = ShutdownGuard.closing(vm)) {
      report = vm.await();
      progress.done();
    } catch (InterruptedException e) {
      throw new Interrupted(e);
    }
    haltwise.answer(look -> LabText.of(workload, report, look), () -> LabDocument.of(report));
  }
}
