package haltwise.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// What this process is called by `ps`, `top` and everyone else who lists processes, [VmProcess] too: without this, as all
/// programs in Java are.
public final class ProcessName {
  private static final Path COMM = Path.of("/proc/self/comm");

  private ProcessName() {
  }

  /// @param name at most 15 bytes are kept
  public static void set(String name) {
    try {
      Files.writeString(COMM, name, StandardOpenOption.WRITE);
    } catch (IOException _) {
      // It only helps to find us.
    }
  }
}
