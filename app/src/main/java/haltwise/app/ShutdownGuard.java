package haltwise.app;

/// Closes something when the process is told to end (Ctrl-C, SIGTERM), until this guard itself is closed.
final class ShutdownGuard implements AutoCloseable {
  private final Thread hook;

  private ShutdownGuard(Thread hook) {
    this.hook = hook;
  }

  static ShutdownGuard closing(AutoCloseable resource) {
    Thread hook = new Thread(() -> {
      try {
        resource.close();
      } catch (Exception e) {
        System.getLogger("haltwise").log(System.Logger.Level.ERROR, "closing at shutdown", e);
      }
    }, "haltwise-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    return new ShutdownGuard(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process is ending: the hook runs.
    }
  }
}
