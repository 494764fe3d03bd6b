package haltwise.record.perf;

import haltwise.record.binary.Cursor;

/// What perf notes of the host. Source: perf.data-file-format.txt, HEADER_HOSTNAME and following.
final class Facts {
  static final int TRACING_DATA = 1;
  private static final int HOST_NAME = 3;
  private static final int KERNEL_RELEASE = 4;
  private static final int ARCHITECTURE = 6;
  private static final int COMMAND_LINE = 11;
  private static final int LONGEST = 1 << 16;

  private String hostName = "";
  private String kernelRelease = "";
  private String architecture = "";
  private String commandLine = "";

  String hostName() {
    return hostName;
  }

  String kernelRelease() {
    return kernelRelease;
  }

  String architecture() {
    return architecture;
  }

  /// Of perf; empty when not noted.
  String commandLine() {
    return commandLine;
  }

  void read(int feature, Cursor c) {
    switch (feature) {
      case HOST_NAME -> hostName = text(c);
      case KERNEL_RELEASE -> kernelRelease = text(c);
      case ARCHITECTURE -> architecture = text(c);
      case COMMAND_LINE -> {
        StringBuilder line = new StringBuilder();
        for (long n = c.u32(); n > 0 && line.length() < LONGEST; n--) {
          line.append(line.isEmpty() ? "" : " ").append(text(c));
        }
        commandLine = line.toString();
      }
      default -> {
        // Nothing about halts.
      }
    }
  }

  private static String text(Cursor c) {
    long length = c.u32();
    if (length > LONGEST) {
      throw c.bad("damaged: a text of " + length + " bytes");
    }
    return c.text(length);
  }
}
