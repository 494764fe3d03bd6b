package haltwise.app;

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

/// What the launcher runs once after a build, to fill the AOT cache: the classes that commands start with.
final class StartTraining {
  private StartTraining() {
  }

  public static void main(String[] args) throws IOException {
    run("--version");
    run("--help");
    run("show", "--help");
    run("no-such-command");
    Path folder = Files.createTempDirectory("haltwise-training");
    Path file = folder.resolve("training" + TraceFile.SUFFIX);
    try {
      TraceFile.write(trace(), file);
      run("show", file.toString());
      run("show", "--json", file.toString());
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }

  private static void run(String... args) {
    OutputStream nowhere = OutputStream.nullOutputStream();
    int _ = Main.run(new Console(nowhere, nowhere, new Look(120, true, true), true), args);
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
