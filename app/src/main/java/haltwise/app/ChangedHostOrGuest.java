package haltwise.app;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// As [ChangedHost], or a guest of this host.
final class ChangedHostOrGuest extends ChangedHost {
  @Option(names = "--agent", paramLabel = "SOCKET", description = {
      "Of a guest, from its host: by QEMU's guest agent, which this socket leads to. The values from before are kept here,"
          + " on the host."})
  void agent(Path socket) {
    reachBy(socket);
  }
}
