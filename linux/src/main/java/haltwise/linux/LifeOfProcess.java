package haltwise.linux;

/// One life of a process: its number alone is given to another process later. Only of use within one boot.
///
/// @param processId its number
/// @param startTicks when it started (proc_pid_stat(5), field 22)
public record LifeOfProcess(int processId, long startTicks) {
  /// That of this process.
  public static LifeOfProcess own() {
    int id = Math.toIntExact(ProcessHandle.current().pid());
    return new LifeOfProcess(id, VmProcess.startTicks(id));
  }

  public boolean lasts() {
    return VmProcess.startTicks(processId) == startTicks;
  }

  /// As `4711.123456`.
  @Override
  public String toString() {
    return processId + "." + startTicks;
  }

  /// What [#toString] writes.
  ///
  /// @throws IllegalArgumentException when it is anything else
  public static LifeOfProcess parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 2) {
      throw new IllegalArgumentException("\"" + text + "\" is no life of a process.");
    }
    return new LifeOfProcess(Integer.parseInt(parts[0]), Long.parseLong(parts[1]));
  }
}
