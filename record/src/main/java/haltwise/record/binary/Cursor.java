package haltwise.record.binary;

import haltwise.trace.BadTraceException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// One value after the other of a part of a file, read as needed, or of a part that was compressed.
public final class Cursor {
  private static final int WINDOW_BYTES = 1 << 16;
  private static final int LONGEST_NAME = 4096;

  private final BinaryFile file;
  /// Of the file part: where it ends. Of decompressed bytes: where their source is, for messages.
  private final long end;
  private final boolean inMemory;
  private ByteBuffer window;
  /// Offset in the file of the window's end.
  private long read;

  private Cursor(BinaryFile file, long from, long end, ByteBuffer window, boolean inMemory) {
    this.file = file;
    this.read = from;
    this.end = end;
    this.window = window;
    this.inMemory = inMemory;
  }

  static Cursor ofFile(BinaryFile file, long from, long end) {
    return new Cursor(file, from, end, ByteBuffer.allocate(0), false);
  }

  /// @param from where the compressed bytes are in the file
  static Cursor ofBytes(BinaryFile file, long from, ByteBuffer bytes) {
    return new Cursor(file, from, from, bytes, true);
  }

  /// Where the next value is in the file; of decompressed bytes, where these are.
  public long offset() {
    return inMemory ? end : read - window.remaining();
  }

  public long remaining() {
    return inMemory ? window.remaining() : end - offset();
  }

  public int u8() {
    return need(1).get() & 0xFF;
  }

  public int u16() {
    return need(2).getShort() & 0xFFFF;
  }

  public long u32() {
    return need(4).getInt() & 0xFFFF_FFFFL;
  }

  public long i64() {
    return need(8).getLong();
  }

  /// A text of that many bytes; ends at its first NUL if it has one.
  public String text(long length) {
    byte[] bytes = new byte[(int) checked(length)];
    need(bytes.length).get(bytes);
    int n = 0;
    while (n < bytes.length && bytes[n] != 0) {
      n++;
    }
    return new String(bytes, 0, n, StandardCharsets.UTF_8);
  }

  /// A text that ends with NUL.
  public String name() {
    StringBuilder name = new StringBuilder();
    for (int c; (c = u8()) != 0;) {
      name.append((char) c);
      if (name.length() > LONGEST_NAME) {
        throw bad("damaged: a name of more than " + LONGEST_NAME + " letters");
      }
    }
    return name.toString();
  }

  public Cursor skip(long length) {
    if (length < 0 || length > remaining()) {
      throw endsEarly(length);
    }
    if (length <= window.remaining()) {
      window.position(window.position() + (int) length);
    } else {
      read = offset() + length;
      window.position(window.limit());
    }
    return this;
  }

  /// The next bytes as a cursor of their own, and passes over them.
  public Cursor part(long length) {
    if (length < 0 || length > remaining()) {
      throw endsEarly(length);
    }
    Cursor part = inMemory
        ? ofBytes(file, end, window.slice(window.position(), (int) length).order(window.order()))
        : ofFile(file, offset(), offset() + length);
    skip(length);
    return part;
  }

  public boolean isBigEndian() {
    return file.order() == ByteOrder.BIG_ENDIAN;
  }

  public BadTraceException bad(String what) {
    return file.bad(offset(), what);
  }

  private BadTraceException endsEarly(long length) {
    return bad(
        Long.toUnsignedString(length) + " bytes should follow, but only " + Math.max(0, remaining())
            + " do: the file was cut off, or is damaged");
  }

  private long checked(long length) {
    if (length < 0 || length > remaining()) {
      throw endsEarly(length);
    }
    if (length > BinaryFile.LONGEST_PIECE) {
      throw bad("damaged: a text of " + length + " bytes");
    }
    return length;
  }

  private ByteBuffer need(int length) {
    if (window.remaining() < length) {
      if (length > remaining()) {
        throw endsEarly(length);
      }
      long from = offset();
      window = file.read(from, Math.min(end - from, Math.max(length, WINDOW_BYTES)));
      read = from + window.remaining();
    }
    return window;
  }
}
