package haltwise.app;

import haltwise.apply.ChangeLock;
import haltwise.apply.Changer;
import haltwise.apply.Host;
import haltwise.apply.OwnFile;
import haltwise.apply.StoredFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import picocli.CommandLine.Option;

/// Where a command that changes the host finds the parameters and keeps the journal.
final class ChangedHost {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
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
    return change(Duration.ZERO, work);
  }

  /// As [#change(Function)], for work that nobody repeats when it is refused.
  <T> T changeInTheEnd(Function<Changer, T> work) {
    return change(PATIENCE, work);
  }

  private <T> T change(Duration patience, Function<Changer, T> work) {
    try (ChangeLock _ = ChangeLock.take(journalFolder(), patience)) {
      return work.apply(changer());
    }
  }

  /// For what only reads.
  Changer changer() {
    return new Changer(Host.below(root), new StoredFile(journalFolder().resolve("journal")),
        file -> StoredFile.of(root, file), Clock.systemUTC());
  }

  /// What the hook of libvirt changed, in its own journal.
  ChangedHost ofLibvirt() {
    ChangedHost host = new ChangedHost();
    host.root = root;
    host.folder = Path.of(OwnFile.LIBVIRT_JOURNAL);
    return host;
  }

  boolean hasJournal() {
    return Files.exists(journalFolder().resolve("journal"));
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
