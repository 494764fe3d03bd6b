package haltwise.app;

import haltwise.app.agent.AgentFiles;
import haltwise.app.agent.AgentHost;
import haltwise.apply.ChangeLock;
import haltwise.apply.Changer;
import haltwise.apply.Host;
import haltwise.apply.OwnFile;
import haltwise.apply.StoredFile;
import haltwise.linux.HostFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/// Where a command that changes the host finds the parameters and keeps the journal.
class ChangedHost {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String FOLDER = "/var/lib/haltwise";

  @Option(names = "--journal", paramLabel = "FOLDER", defaultValue = ChangedHost.FOLDER, description = {
      "Where the values from before are kept (default: ${DEFAULT-VALUE})."})
  private Path folder = Path.of(FOLDER);

  /// For tests, and for images that are prepared before they boot.
  @Option(names = "--root", paramLabel = "FOLDER", defaultValue = "/", hidden = true)
  private Path root = Path.of("/");

  private Optional<Path> agent = Optional.empty();

  /// A guest of this host in its place.
  ///
  /// @param socket that leads to its agent
  final void reachBy(Path socket) {
    agent = Optional.of(socket);
  }

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
    // By an agent nothing persists: no file of another program is written, here or there.
    return new Changer(host(), new StoredFile(journalFolder().resolve("journal")),
        file -> StoredFile.of(agent.isPresent() ? journalFolder() : root, file), Clock.systemUTC());
  }

  private Host host() {
    return agent.map(socket -> (Host) new AgentHost(new AgentFiles(socket)))
        .orElseGet(() -> Host.below(root));
  }

  /// Time since the boot of what is changed, ns.
  long bootNs() {
    return host().bootNs();
  }

  /// Its small files, by path.
  Function<String, Optional<String>> files() {
    return agent.map(socket -> (Function<String, Optional<String>>) new AgentFiles(socket)::read)
        .orElseGet(() -> HostFiles.below(root)::read);
  }

  boolean isByAgent() {
    return agent.isPresent();
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
    return root.equals(Path.of("/")) && agent.isEmpty();
  }

  Path journalFolder() {
    // Each guest has a journal of its own.
    Path whole = agent.map(socket -> folder.resolve("agents").resolve(
        socket.toAbsolutePath().normalize().toString().replaceAll("[^A-Za-z0-9.]+", "-")
            .replaceFirst("^-", "")))
        .orElse(folder).toAbsolutePath();
    return root.equals(Path.of("/")) ? whole : root.resolve(Path.of("/").relativize(whole));
  }
}
