package haltwise.record.perf;

import haltwise.record.binary.BinaryFile;
import haltwise.trace.BadTraceException;
import java.nio.ByteBuffer;

/// The records of a perf.data, one after the other, those inside compressed ones too. Source: perf_event.h and
/// perf.data-file-format.txt.
final class Records implements AutoCloseable {
  // Of the kernel
  static final int LOST = 2;
  static final int COMM = 3;
  static final int FORK = 7;
  static final int SAMPLE = 9;
  static final int LOST_SAMPLES = 13;
  // Of perf
  static final int HEADER_ATTR = 64;
  static final int TRACING_DATA = 66;
  static final int FINISHED_ROUND = 68;
  private static final int AUXTRACE = 71;
  static final int FEATURE = 80;
  private static final int COMPRESSED = 81;
  private static final int COMPRESSED2 = 83;

  static final int HEAD_BYTES = 8;
  static final int CHUNK_BYTES = 1 << 20;
  private static final int LONGEST_RECORD = 1 << 16;

  private final BinaryFile file;
  private final long end;
  private final Inflation inflation;

  // Of the file: the chunk, where it starts in the file, and where the next record is in the chunk.
  private ByteBuffer chunk = ByteBuffer.allocate(0);
  private long chunkOffset;
  private int next;

  // Of the current record
  private ByteBuffer buffer = chunk;
  private int at;
  private int recordEnd;
  private long offset;
  private boolean cutOff;

  /// @param end where they end in the file; a record that does not fit before it was cut off
  Records(BinaryFile file, long from, long end) {
    this.file = file;
    this.chunkOffset = from;
    this.offset = from;
    this.end = end;
    this.inflation = new Inflation(file);
  }

  /// @return false at the end
  boolean next() {
    while (true) {
      if (inflation.next()) {
        buffer = inflation.buffer();
        at = inflation.at();
        recordEnd = at + size(buffer, at);
        return true;
      }
      if (!nextOfFile()) {
        cutOff |= inflation.isInTheMiddle();
        return false;
      }
      switch (type()) {
        case COMPRESSED -> inflation.add(offset, slice(at + HEAD_BYTES, recordEnd));
        case COMPRESSED2 -> {
          long length = longAt(at + HEAD_BYTES);
          if (length < 0 || length > recordEnd - at - HEAD_BYTES - Long.BYTES) {
            throw bad("damaged: compressed data of " + Long.toUnsignedString(length) + " bytes");
          }
          int data = at + HEAD_BYTES + Long.BYTES;
          inflation.add(offset, slice(data, data + (int) length));
        }
        default -> {
          return true;
        }
      }
    }
  }

  private boolean nextOfFile() {
    if (!holds(HEAD_BYTES) || !holds(size(chunk, next))) {
      return false;
    }
    buffer = chunk;
    at = next;
    recordEnd = at + size(chunk, at);
    offset = chunkOffset + at;
    next = recordEnd;
    skipPayload();
    return true;
  }

  /// Whether the chunk has so many more bytes; reads the next one for it.
  private boolean holds(int bytes) {
    if (chunk.limit() - next >= bytes) {
      return true;
    }
    long from = chunkOffset + next;
    if (end - from < bytes) {
      cutOff |= from < end;
      return false;
    }
    chunk = file.read(from, Math.min(end - from, CHUNK_BYTES));
    chunkOffset = from;
    next = 0;
    return true;
  }

  private int size(ByteBuffer b, int record) {
    int size = Short.toUnsignedInt(b.getShort(record + 6));
    if (size < HEAD_BYTES) {
      throw file.bad(offset, "damaged: a record of " + size + " bytes");
    }
    return size;
  }

  /// Some records of perf are followed by data that they only tell the size of.
  private void skipPayload() {
    if (type() == TRACING_DATA || type() == AUXTRACE) {
      long length = type() == TRACING_DATA ? payloadBytes() + 7 & ~7L : longAt(at + HEAD_BYTES);
      if (length < 0 || length > end - (chunkOffset + next)) {
        throw bad("data of " + Long.toUnsignedString(length)
            + " bytes should follow, but the file ends before: it was cut off, or is damaged");
      }
      long behind = chunkOffset + next + length;
      next = 0;
      chunkOffset = behind;
      chunk = ByteBuffer.allocate(0);
    }
  }

  /// Of [#TRACING_DATA]: how long the data behind the record is.
  long payloadBytes() {
    return Integer.toUnsignedLong(intAt(at + HEAD_BYTES));
  }

  private ByteBuffer slice(int from, int to) {
    return buffer.slice(from, to - from);
  }

  int type() {
    return buffer.getInt(at);
  }

  /// Stays as it is when the next record is read.
  ByteBuffer buffer() {
    return buffer;
  }

  /// Where the record's fields start in the buffer, behind its head.
  int body() {
    return at + HEAD_BYTES;
  }

  /// Of the whole record.
  int bytes() {
    return recordEnd - at;
  }

  int recordEnd() {
    return recordEnd;
  }

  /// Where the record, or the compressed one around it, is in the file.
  long offset() {
    return offset;
  }

  /// Whether the last record was not whole.
  boolean cutOff() {
    return cutOff;
  }

  /// @throws BadTraceException when that is outside the record
  int intAt(int where) {
    return buffer.getInt(inside(where, Integer.BYTES));
  }

  /// @throws BadTraceException when that is outside the record
  long longAt(int where) {
    return buffer.getLong(inside(where, Long.BYTES));
  }

  private int inside(int where, int bytes) {
    if (where < at || where > recordEnd - bytes) {
      throw bad("damaged: a record of type " + type() + " is too short");
    }
    return where;
  }

  BadTraceException bad(String what) {
    return badAt(offset, what);
  }

  BadTraceException badAt(long where, String what) {
    return file.bad(where, what);
  }

  @Override
  public void close() {
    inflation.close();
  }

  static int longestRecord() {
    return LONGEST_RECORD;
  }
}
