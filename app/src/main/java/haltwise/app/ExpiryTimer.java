package haltwise.app;

import haltwise.linux.HostFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A timer of systemd's that restores when the time is over, whatever becomes of this process.
final class ExpiryTimer {
  private static final Path SYSTEMD = Path.of("/run/systemd/system");
  private static final String NAME = "haltwise-restore-";
  private static final long PATIENCE_S = 20;

  private ExpiryTimer() {
  }

  /// To be started before anything is written, so that it is there whenever haltwise is killed.
  ///
  /// @return whether systemd took it; if not, somebody must wait
  static boolean start(long forNs, Path journalFolder) {
    String home = System.getProperty("haltwise.home", "");
    if (home.isEmpty() || !Files.isDirectory(SYSTEMD)) {
      return false;
    }
    // One second late rather than early: before the time is over there is nothing to restore.
    long seconds = forNs / 1_000_000_000 + 1;
    List<String> command = List.of("systemd-run", "--quiet", "--collect",
        "--unit=" + NAME + ProcessHandle.current().pid(), "--on-active=" + seconds + "s",
        "--timer-property=AccuracySec=1s", home + "/haltwise", "restore", "--expired", "--journal",
        journalFolder.toString());
    try {
      Process process = new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD).start();
      return process.waitFor(PATIENCE_S, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new Interrupted(e);
    }
  }

  /// Those that have not fired yet.
  static List<String> waiting(HostFiles files) {
    return files.list("/run/systemd/transient").stream()
        .filter(name -> name.startsWith(NAME) && name.endsWith(".timer")).toList();
  }
}
