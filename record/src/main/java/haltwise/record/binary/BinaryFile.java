package haltwise.record.binary;

import haltwise.trace.BadTraceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file that another tool wrote, read at offsets.
public final class BinaryFile implements AutoCloseable {
  /// No part of a file that is read in one piece is longer than this, whatever the file says.
  static final int LONGEST_PIECE = 64 << 20;

  private final Path path;
  private final FileChannel channel;
  private final long size;
  private final String remedy;
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

  private BinaryFile(Path path, FileChannel channel, String remedy) throws IOException {
    this.path = path;
    this.channel = channel;
    this.size = channel.size();
    this.remedy = remedy;
  }

  /// @param remedy what to do when the file turns out to be damaged
  /// @throws BadTraceException when it cannot be opened
  public static BinaryFile open(Path path, String remedy) {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
      return new BinaryFile(path, channel, remedy);
    } catch (IOException e) {
      throw new BadTraceException(path.toString(), "when opened", "cannot be read: " + e,
          "Check the path and its permissions.");
    }
  }

  /// The byte order of everything read from now on.
  public void setOrder(ByteOrder newOrder) {
    order = newOrder;
  }

  public ByteOrder order() {
    return order;
  }

  public Path path() {
    return path;
  }

  public long size() {
    return size;
  }

  /// @return a new buffer with `length` bytes from `offset` on
  /// @throws BadTraceException when the file does not have them, or they are more than any sound file has in a piece
  public ByteBuffer read(long offset, long length) {
    if (length < 0 || length > LONGEST_PIECE) {
      throw bad(offset, "damaged: a part of " + Long.toUnsignedString(length) + " bytes");
    }
    if (offset < 0 || offset > size - length) {
      throw bad(offset, "the file ends at " + size + ", in the middle of a part of " + length
          + " bytes: it was cut off, or is damaged");
    }
    ByteBuffer into = ByteBuffer.allocate((int) length).order(order);
    fill(into, offset);
    return into.flip();
  }

  /// Fills what remains of a buffer with the bytes from `offset` on.
  public void fill(ByteBuffer into, long offset) {
    long at = offset;
    try {
      while (into.hasRemaining()) {
        int read = channel.read(into, at);
        if (read < 0) {
          throw bad(at, "the file ends here, in the middle: it was cut off");
        }
        at += read;
      }
    } catch (IOException e) {
      throw bad(at, "cannot be read: " + e);
    }
  }

  /// @param to where the values end; bytes behind it are out of reach
  public Cursor cursor(long from, long to) {
    return Cursor.ofFile(this, from, Math.min(to, size));
  }

  /// @param offset where the bytes were in the file before they were decompressed
  public Cursor cursor(long offset, ByteBuffer bytes) {
    return Cursor.ofBytes(this, offset, bytes);
  }

  public BadTraceException bad(long offset, String what) {
    return bad(offset, what, remedy);
  }

  public BadTraceException bad(long offset, String what, String instead) {
    return new BadTraceException(path.toString(), "offset " + Long.toUnsignedString(offset), what,
        instead);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It was only read.
    }
  }
}
