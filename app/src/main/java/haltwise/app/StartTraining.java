package haltwise.app;

import haltwise.report.Look;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the launcher runs once after a build, to fill the AOT cache: the classes that commands start with.
/// Its only argument is the folder of the shipped traces.
final class StartTraining {
  private StartTraining() {
  }

  public static void main(String[] args) throws IOException {
    run("--version");
    run("--help");
    run("show", "--help");
    run("no-such-command");
    Path traces = Path.of(args[0]);
    if (Files.isDirectory(traces)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(traces, "*.halts.parquet")) {
        for (Path file : files) {
          run("show", file.toString());
          run("show", "--json", file.toString());
          break;
        }
      }
    }
  }

  private static void run(String... args) {
    OutputStream nowhere = OutputStream.nullOutputStream();
    int _ = Main.run(new Console(nowhere, nowhere, new Look(120, true, true), true), args);
  }
}
