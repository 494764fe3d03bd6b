package haltwise.app;

import haltwise.app.serve.ServeConfig;
import haltwise.linux.ServiceManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jline.utils.Signals;

/// What to reach, read again from its file at SIGHUP. One that cannot be read leaves the last one as it was.
final class ReloadedConfig implements Supplier<ServeConfig> {
  private final ServeGoal goal;
  private final Optional<ServiceManager> service;
  private volatile ServeConfig config;

  /// @throws IllegalArgumentException when it cannot be read now
  ReloadedConfig(ServeGoal goal, Optional<ServiceManager> service) {
    this.goal = goal;
    this.service = service;
    config = goal.config();
  }

  @Override
  public ServeConfig get() {
    return config;
  }

  /// From now on; but not at a terminal, which sends the same signal when it is closed, to end what runs in it.
  ///
  /// @param note told what came of it
  void reloadAtHangup(Consumer<String> note) {
    if (goal.hasConfigFile() && !isAtTerminal()) {
      Object _ = Signals.register("HUP", () -> reload(note));
    }
  }

  private void reload(Consumer<String> note) {
    service.ifPresent(ServiceManager::reloading);
    try {
      config = goal.config();
      note.accept("The configuration was read again.");
    } catch (RuntimeException e) {
      note.accept("The configuration stays as it was: " + e.getMessage());
    }
    service.ifPresent(ServiceManager::ready);
  }

  private static boolean isAtTerminal() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/0")).toString()
          .matches("/dev/(pts/|tty).*");
    } catch (IOException _) {
      return false;
    }
  }
}
