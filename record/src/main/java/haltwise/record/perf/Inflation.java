package haltwise.record.perf;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import haltwise.record.binary.BinaryFile;
import haltwise.record.binary.Codec;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The records inside compressed ones: one zstd stream through all of them, which may end in the middle of a record.
final class Inflation implements AutoCloseable {
  private static final int PIECE_BYTES = 1 << 18;

  private final BinaryFile file;
  /// Null as long as nothing was compressed: it has memory of its own outside the heap.
  private @Nullable ZstdDecompressCtx zstd;
  /// zstd-jni streams between direct buffers only.
  private ByteBuffer source = ByteBuffer.allocate(0);
  private ByteBuffer piece = ByteBuffer.allocate(0);
  private boolean mayHoldMore;
  private long offset;
  private long compressed;
  private long plain;

  private ByteBuffer buffer;
  private int at;
  private int next;

  Inflation(BinaryFile file) {
    this.file = file;
    this.buffer = ByteBuffer.allocate(0).order(file.order());
  }

  /// More of the stream; what was added before is used up.
  ///
  /// @param where in the file
  void add(long where, ByteBuffer data) {
    offset = where;
    compressed += data.remaining();
    if (zstd == null) {
      zstd = new ZstdDecompressCtx();
      source = ByteBuffer.allocateDirect(Records.longestRecord());
      piece = ByteBuffer.allocateDirect(PIECE_BYTES);
    }
    source.clear().put(data).flip();
    mayHoldMore = true;
  }

  /// @return false when the stream has no other whole record so far
  boolean next() {
    while (!isWhole()) {
      if (zstd == null || !mayHoldMore) {
        return false;
      }
      inflate(zstd);
    }
    at = next;
    next += size();
    return true;
  }

  private boolean isWhole() {
    int left = buffer.limit() - next;
    return left >= Records.HEAD_BYTES && left >= size();
  }

  private int size() {
    int size = Short.toUnsignedInt(buffer.getShort(next + 6));
    if (size < Records.HEAD_BYTES) {
      throw file.bad(offset, "damaged: a compressed record of " + size + " bytes");
    }
    return size;
  }

  /// Puts what comes next behind what is left of the last piece, in a new buffer: samples keep the old one.
  private void inflate(ZstdDecompressCtx stream) {
    piece.clear();
    try {
      boolean frameEnded = stream.decompressDirectByteBufferStream(piece, source);
      mayHoldMore = source.hasRemaining() || !piece.hasRemaining() && !frameEnded;
    } catch (ZstdException e) {
      throw file.bad(offset, "damaged: its compressed data cannot be decompressed ("
          + e.getMessage() + ")");
    }
    piece.flip();
    plain += piece.remaining();
    if (!Codec.isCredible(compressed, plain)) {
      throw file.bad(offset, "damaged: " + compressed + " compressed bytes became " + plain);
    }
    int left = buffer.limit() - next;
    buffer = ByteBuffer.allocate(left + piece.remaining()).order(file.order())
        .put(buffer.slice(next, left)).put(piece).flip();
    next = 0;
  }

  ByteBuffer buffer() {
    return buffer;
  }

  int at() {
    return at;
  }

  boolean isInTheMiddle() {
    return next < buffer.limit();
  }

  @Override
  public void close() {
    if (zstd != null) {
      zstd.close();
    }
  }
}
