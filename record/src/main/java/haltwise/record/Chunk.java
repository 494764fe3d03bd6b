package haltwise.record;

/// The kinds of chunks in a spool; a chunk is its kind, a CPU or 0, the length of its content and the content's CRC-32C
/// (four little-endian 32-bit numbers), then the content.
enum Chunk {
  /// A [SpoolHeader]; the first chunk, and only there.
  HEADER(0x48444548),
  /// Buffer pages of one CPU, each as its length and the bytes up to its last event.
  PAGES(0x53474150),
  /// The time, ns, and the four parameters of the host that hold from then on.
  SETTINGS(0x54544553),
  /// The number of a VM, and threads of its process that were not known before.
  THREADS(0x44524854),
  /// The time, ns, and the five parameters of this guest that hold from then on.
  GUEST_SETTINGS(0x54534547),
  /// Counters of idle states as [haltwise.linux.CpuIdle] writes them: before the recording, then after it.
  IDLE_STATES(0x454c4449),
  /// Events lost so far.
  LOST(0x54534f4c),
  /// A remark for the user.
  NOTE(0x45544f4e),
  /// The time, ns, and the work items: the recording is complete.
  END(0x20444e45);

  static final int HEAD_BYTES = 16;

  private final int code;

  Chunk(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
