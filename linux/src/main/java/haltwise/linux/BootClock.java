package haltwise.linux;

import haltwise.linux.ffm.LibC;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Time that nobody can set: since the boot, suspended time included. Only of use together with the boot's id.
public final class BootClock {
  // include/uapi/linux/time.h
  private static final int CLOCK_BOOTTIME = 7;
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private BootClock() {
  }

  /// Time since the boot, ns.
  public static long nowNs() {
    return LibC.clock_gettime(CLOCK_BOOTTIME, LibC.allocate(16));
  }

  /// Another one after each boot (random(4)).
  ///
  /// @throws HostException when /proc does not tell it
  public static String bootId() {
    try {
      return Files.readString(BOOT_ID).strip();
    } catch (IOException e) {
      throw new HostException("Cannot read " + BOOT_ID + ": " + e.getMessage(), 0, "Mount /proc.");
    }
  }
}
