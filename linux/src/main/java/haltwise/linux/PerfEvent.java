package haltwise.linux;

/// What the kernel can count of a thread. Source: perf_event_open(2), `include/uapi/linux/perf_event.h`.
public enum PerfEvent {
  /// CPU cycles, at whatever clock the CPU ran; stopped while it sleeps.
  CYCLES(Kind.HARDWARE, 0, "cycles"),
  /// Instructions that were completed.
  INSTRUCTIONS(Kind.HARDWARE, 1, "instructions"),
  /// Time on a CPU, ns. The kernel counts it without any hardware.
  TASK_CLOCK(Kind.SOFTWARE, 1, "task-clock"),
  /// Context switches, voluntary or not. The kernel counts them without any hardware.
  CONTEXT_SWITCHES(Kind.SOFTWARE, 3, "context-switches");

  enum Kind {
    HARDWARE(0), SOFTWARE(1);

    final int type;

    Kind(int type) {
      this.type = type;
    }
  }

  private final Kind kind;
  private final long config;
  private final String word;

  PerfEvent(Kind kind, long config, String word) {
    this.kind = kind;
    this.config = config;
    this.word = word;
  }

  int type() {
    return kind.type;
  }

  long config() {
    return config;
  }

  boolean needsHardware() {
    return kind == Kind.HARDWARE;
  }

  /// As `perf list` calls it.
  public String word() {
    return word;
  }
}
