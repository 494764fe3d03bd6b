package haltwise.record.perf;

import haltwise.record.binary.Cursor;
import java.util.HashSet;
import java.util.Set;

/// What perf asked the kernel to record of one event: the parts of `struct perf_event_attr` that say how its records
/// look.
///
/// @param sampleType which fields a sample has
/// @param readFormat how a sample's counter values look
/// @param clock as tracefs' `trace_clock` names it
/// @param idAll whether records that are no samples end with time, CPU and so on
/// @param ids the event's number on each CPU; empty when the file has none
record Attribute(long sampleType, long readFormat, String clock, boolean idAll, Set<Long> ids) {
  // Bits of sample_type; include/uapi/linux/perf_event.h
  static final int IP = 1;
  static final int TID = 1 << 1;
  static final int TIME = 1 << 2;
  static final int ADDR = 1 << 3;
  static final int READ = 1 << 4;
  static final int CALLCHAIN = 1 << 5;
  static final int ID = 1 << 6;
  static final int CPU = 1 << 7;
  static final int PERIOD = 1 << 8;
  static final int STREAM_ID = 1 << 9;
  static final int RAW = 1 << 10;
  static final int IDENTIFIER = 1 << 16;
  private static final int SAMPLE_ID_ALL = 18;
  private static final int USE_CLOCK_ID = 25;

  private static final int SMALLEST_BYTES = 64;
  private static final int CLOCK_ID_OFFSET = 92;

  boolean has(int bit) {
    return (sampleType & bit) != 0;
  }

  /// @param c at the attribute, which says its own length
  static Attribute read(Cursor c) {
    long from = c.offset();
    c.skip(4);
    long size = c.u32();
    if (size < SMALLEST_BYTES || size > 4096) {
      throw c.bad("damaged: an event's attributes of " + size + " bytes");
    }
    c.skip(16);
    long sampleType = c.i64();
    long readFormat = c.i64();
    // Flags are bits of C: the first is the lowest of a little-endian host, and the highest of the
    // other.
    long flags = c.i64();
    boolean big = c.isBigEndian();
    long at = c.offset() - from;
    int clockId = -1;
    if (size >= CLOCK_ID_OFFSET + 4 && isSet(flags, USE_CLOCK_ID, big)) {
      c.skip(CLOCK_ID_OFFSET - at);
      clockId = (int) c.u32();
      at = CLOCK_ID_OFFSET + 4;
    }
    c.skip(size - at);
    return new Attribute(sampleType, readFormat, clockName(clockId),
        isSet(flags, SAMPLE_ID_ALL, big), Set.of());
  }

  private static boolean isSet(long flags, int bit, boolean big) {
    return (flags >>> (big ? 63 - bit : bit) & 1) != 0;
  }

  private static String clockName(int clockId) {
    return switch (clockId) {
      case -1 -> "perf";
      case 1 -> "mono";
      case 4 -> "mono_raw";
      case 7 -> "boot";
      case 11 -> "tai";
      default -> "clock " + clockId;
    };
  }

  Attribute withIds(Cursor c, long bytes) {
    Set<Long> all = new HashSet<>();
    for (long n = bytes / Long.BYTES; n > 0; n--) {
      all.add(c.i64());
    }
    return new Attribute(sampleType, readFormat, clock, idAll, all);
  }
}
