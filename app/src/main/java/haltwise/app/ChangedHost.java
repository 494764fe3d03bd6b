package haltwise.app;

import haltwise.apply.ChangeLock;
import haltwise.apply.Changer;
import haltwise.apply.Host;
import haltwise.apply.ModprobeFile;
import haltwise.apply.StoredFile;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Function;
import picocli.CommandLine.Option;

/// Where a command that changes the host finds the parameters and keeps the journal.
final class ChangedHost {
  private static final String FOLDER = "/var/lib/haltwise";

  @Option(names = "--journal", paramLabel = "FOLDER", defaultValue = ChangedHost.FOLDER, description = {
      "Where the values from before are kept (default: ${DEFAULT-VALUE})."})
  private Path folder = Path.of(FOLDER);

  /// For tests, and for images that are prepared before they boot.
  @Option(names = "--root", paramLabel = "FOLDER", defaultValue = "/", hidden = true)
  private Path root = Path.of("/");

  /// While nobody else changes it.
  ///
  /// @throws haltwise.linux.HostException when another haltwise does
  <T> T change(Function<Changer, T> work) {
    try (ChangeLock _ = ChangeLock.take(journalFolder())) {
      return work.apply(changer());
    }
  }

  /// For what only reads.
  Changer changer() {
    return new Changer(Host.below(root), new StoredFile(journalFolder().resolve("journal")),
        new StoredFile(modprobe()), Clock.systemUTC());
  }

  Path modprobe() {
    return root.resolve(ModprobeFile.PLACE);
  }

  Path root() {
    return root;
  }

  /// In place of a tree that is laid out like it.
  boolean isThisHost() {
    return root.equals(Path.of("/"));
  }

  Path journalFolder() {
    Path whole = folder.toAbsolutePath();
    return isThisHost() ? whole : root.resolve(Path.of("/").relativize(whole));
  }
}
