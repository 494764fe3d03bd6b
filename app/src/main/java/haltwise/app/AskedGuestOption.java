package haltwise.app;

import haltwise.app.agent.AgentFiles;
import haltwise.app.top.AskedGuest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// A guest that is asked how it polls by itself.
final class AskedGuestOption {
  @Option(names = "--agent", paramLabel = "SOCKET", description = "With --vm, of one VM: ask its guest agent how much the guest"
      + " polls by itself, beside what the host polls for it.")
  private Optional<Path> agent = Optional.empty();

  /// @throws IllegalArgumentException when it is not said which VM the guest is in
  void check(List<Integer> processIds) {
    if (agent.isPresent() && processIds.size() != 1) {
      throw new IllegalArgumentException("--agent " + agent.get()
          + " is of one guest. Say which VM it is: --vm PID.");
    }
  }

  /// @throws haltwise.linux.HostException when it cannot be asked
  Optional<AskedGuest> guest(List<Integer> processIds) {
    check(processIds);
    return agent
        .map(socket -> AskedGuest.of(processIds.getFirst(), new AgentFiles(socket)::read));
  }
}
