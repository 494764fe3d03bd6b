package haltwise.record.perf;

import haltwise.record.binary.BinaryFile;
import haltwise.record.binary.EventFormats;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// What a perf.data tells beside its records.
///
/// @param attributes of its events, in its order; at least one
/// @param dataFrom where the records start in the file
/// @param dataEnd where they end
/// @param closed false when perf was killed before it could finish the file
record PerfFile(List<Attribute> attributes, EventFormats formats, Facts facts, long dataFrom,
    long dataEnd, boolean closed) {
  // "PERFILE2"
  private static final long MAGIC = 0x32454c4946524550L;
  static final int PIPE_HEAD_BYTES = 16;
  private static final int MOST_IDS = 1 << 20;

  PerfFile {
    attributes = List.copyOf(attributes);
  }

  /// Also sets the byte order of the file.
  static PerfFile read(BinaryFile file) {
    ByteBuffer head = file.read(0, PIPE_HEAD_BYTES);
    long magic = head.getLong(0);
    if (magic != MAGIC) {
      if (Long.reverseBytes(magic) != MAGIC) {
        throw file.bad(0, "it is no perf.data of a version that is known (PERFILE2)");
      }
      file.setOrder(ByteOrder.BIG_ENDIAN);
      head.order(ByteOrder.BIG_ENDIAN);
    }
    PerfFile read = head.getLong(8) == PIPE_HEAD_BYTES
        ? PipedHead.read(file)
        : SeekableHead.read(file);
    if (read.attributes.isEmpty()) {
      throw file.bad(0, "it describes no event");
    }
    return read;
  }

  static void checkIds(BinaryFile file, long offset, long ids) {
    if (ids > MOST_IDS) {
      throw file.bad(offset, "damaged: more than " + MOST_IDS + " numbers of events");
    }
  }
}
