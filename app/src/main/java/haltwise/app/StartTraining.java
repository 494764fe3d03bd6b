package haltwise.app;

import haltwise.lab.LabOptions;
import haltwise.lab.LabVm;
import haltwise.lab.Workload;
import haltwise.linux.HostException;
import haltwise.linux.ffm.LibC;
import haltwise.record.AnchorRule;
import haltwise.record.Recorder;
import haltwise.record.RecordingPlan;
import haltwise.record.VcpuTarget;
import haltwise.record.VmTarget;
import haltwise.report.Look;
import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.Halt;
import haltwise.trace.HostSettings;
import haltwise.trace.SettingsInForce;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuHalts;
import haltwise.trace.VcpuInfo;
import haltwise.trace.WindowChange;
import haltwise.tracefile.TraceFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/// What the launcher runs once after a build, to fill the AOT cache: the classes that commands start with. With the word
/// `spool` only those of `record --spool`.
final class StartTraining {
  private static final String TEXT = """
      # tracer: nop
       h-15818 [000] .....  1220.097268: kvm_halt_poll_ns: vcpu 0: halt_poll_ns 10000 (grow 0)
       h-15818 [000] .....  1220.097269: kvm_vcpu_wakeup: wait time 93153 ns, polling valid
       h-15818 [000] .....  1220.097294: kvm_vcpu_wakeup: poll time 6475 ns, polling valid
      """;

  private static final long RECORD_NS = 100_000_000;

  private StartTraining() {
  }

  public static void main(String[] args) throws IOException {
    Main.main(new String[]{"--version"});
    Path folder = Files.createTempDirectory("haltwise-training");
    try {
      if (args.length == 0) {
        startEachCommand(folder);
      }
      recordVm(folder);
    } finally {
      Files.delete(folder);
    }
  }

  private static void startEachCommand(Path folder) throws IOException {
    run("--help");
    run("show", "--help");
    run("no-such-command");
    Path file = folder.resolve("training" + TraceFile.SUFFIX);
    Path text = folder.resolve("training.txt");
    Path page = folder.resolve("training.html");
    try {
      TraceFile.write(trace(), file);
      run("show", file.toString());
      run("show", "--json", file.toString());
      run("verify", file.toString());
      run("verify", "--json", file.toString());
      run("replay", file.toString());
      run("replay", "--json", file.toString());
      run("report", file.toString(), "-o", page.toString());
      run("report", "--text", file.toString());
      Files.writeString(text, TEXT);
      run("import", text.toString(), "-o", file.toString(), "--force", "--kernel", "6.12");
      recordThisThread(folder.resolve("training.spool"), file);
    } finally {
      Files.deleteIfExists(text);
      Files.deleteIfExists(page);
      Files.deleteIfExists(file);
    }
  }

  private static void run(String... args) {
    OutputStream nowhere = OutputStream.nullOutputStream();
    int _ = Main.run(new Console(nowhere, nowhere, new Look(120, true, true), true), args);
  }

  /// As if it were a vCPU; where the host lets us.
  private static void recordThisThread(Path spool, Path file) {
    int process = (int) ProcessHandle.current().pid();
    run("record", "--vm", Integer.toString(process));
    VmTarget self = new VmTarget(process, List.of(VcpuTarget.running(LibC.gettid(), 0)),
        OptionalLong.empty(), AnchorRule.INFERRED);
    try (Recorder recorder = Recorder.start(new RecordingPlan(List.of(self), "training"), spool)) {
      recorder.await(RECORD_NS);
      recorder.stop();
    } catch (HostException | InterruptedException _) {
      return;
    }
    run("record", "--finish", spool.toString(), "-o", file.toString(), "--force");
  }

  /// A VM of ours, as if it were another's; where the host lets us.
  private static void recordVm(Path folder) throws IOException {
    long process = ProcessHandle.current().pid();
    Path spool = folder.resolve("training." + process + ".spool");
    Workload ticks = Workload.parse("ticks");
    try (LabVm vm = LabVm.create(ticks, LabOptions.of(ticks, RECORD_NS))) {
      vm.start();
      for (String answer : List.of("--spool", "--json")) {
        Files.deleteIfExists(spool);
        run("record", "--vm", Long.toString(process), "--duration", "100ms", "--spool", answer,
            "-o", folder.resolve("training" + TraceFile.SUFFIX).toString());
      }
    } catch (HostException | InterruptedException _) {
      // Then the start of a recording is slower here.
    } finally {
      Files.deleteIfExists(spool);
    }
  }

  private static Trace trace() {
    VcpuHalts.Builder halts = new VcpuHalts.Builder();
    for (int i = 0; i < 200; i++) {
      boolean waited = i % 3 == 0;
      halts.add(new Halt(i * 200_000L, 50_000, waited ? 90_000 : 50_000, 60_000, waited, true,
          50_000, Cause.TIMER, Halt.NO_WAKER, Anchor.CLOCK, WindowChange.NONE));
    }
    return new Trace(new TraceInfo("host", "6.12", "x86_64", "mono", 0, 40_000_000,
        List.of(new SettingsInForce(0, SettingsInForce.ALL_VMS, HostSettings.KERNEL_DEFAULT)),
        List.of(new VcpuInfo(0, 1, 2, 0, 0)), 0, "training", "", -1), List.of(halts.build()));
  }
}
