package haltwise.record.tracecmd;

import haltwise.record.PageChunks;
import haltwise.record.binary.BinaryFile;
import haltwise.record.binary.Codec;
import haltwise.record.binary.Cursor;
import haltwise.record.tracecmd.Buffer.CpuData;
import haltwise.trace.BadTraceException;
import java.nio.ByteBuffer;
import java.util.NoSuchElementException;

/// The pages of one CPU in a trace.dat. Compressed ones are in chunks of several pages.
final class BufferPages implements PageChunks {
  private static final int CHUNK_BYTES = 1 << 18;
  private static final int LENGTH_BYTES = Integer.BYTES;
  /// Of a compressed chunk: its length now, and then
  private static final int HEAD_BYTES = 2 * Integer.BYTES;

  private final BinaryFile file;
  private final Codec codec;
  private final int pageBytes;
  private final long end;
  private long next;
  private long compressedChunks;
  private long offset;
  private boolean cutOff;

  BufferPages(BinaryFile file, Codec codec, int pageBytes, CpuData data) {
    this.file = file;
    this.codec = codec;
    this.pageBytes = pageBytes;
    this.next = data.offset();
    this.offset = next;
    if (data.offset() < 0 || data.size() < 0 || data.offset() > file.size()) {
      throw file.bad(file.size(), "the pages of CPU " + data.cpu() + " should be at "
          + Long.toUnsignedString(data.offset()) + ": the file was cut off, or is damaged");
    }
    // Compressed data tells by the number of its chunks where it ends; its size does not count that
    // number itself.
    this.end = codec == Codec.NONE
        ? Math.min(data.offset() + data.size(), file.size())
        : file.size();
    this.cutOff = data.offset() + data.size() > file.size();
    if (codec != Codec.NONE && data.size() > 0 && end - next >= Integer.BYTES) {
      compressedChunks = file.cursor(next, end).u32();
      next += Integer.BYTES;
    }
  }

  /// Whether the file ends before the pages do, as far as they were read.
  boolean isCutOff() {
    return cutOff;
  }

  @Override
  public boolean hasNext() {
    return codec == Codec.NONE ? next < end : compressedChunks > 0 && next < end;
  }

  @Override
  public ByteBuffer next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    offset = next;
    return codec == Codec.NONE ? plain() : compressed();
  }

  private ByteBuffer plain() {
    int bytes = (int) Math.min(end - next, Math.max(CHUNK_BYTES / pageBytes, 1) * pageBytes);
    ByteBuffer pages = file.read(next, bytes);
    next += bytes;
    return withLengths(pages);
  }

  private ByteBuffer compressed() {
    compressedChunks--;
    Cursor head = file.cursor(next, end);
    long length = head.remaining() < HEAD_BYTES ? Long.MAX_VALUE : head.u32();
    if (length > head.remaining() - Integer.BYTES) {
      cutOff = true; // in the middle of it: nothing can be had of it
      next = end;
      return ByteBuffer.allocate(0).order(file.order());
    }
    long plain = head.u32();
    ByteBuffer data = file.read(head.offset(), length);
    next = head.offset() + length;
    return withLengths(codec.decompress(file, offset, data, plain));
  }

  private ByteBuffer withLengths(ByteBuffer pages) {
    int count = (pages.remaining() + pageBytes - 1) / pageBytes;
    ByteBuffer framed = ByteBuffer.allocate(pages.remaining() + count * LENGTH_BYTES)
        .order(file.order());
    for (int at = 0; at < pages.limit(); at += pageBytes) {
      int length = Math.min(pageBytes, pages.limit() - at);
      framed.putInt(length).put(pages.slice(at, length));
    }
    return framed.flip();
  }

  @Override
  public BadTraceException bad(String what) {
    return file.bad(offset, what);
  }
}
