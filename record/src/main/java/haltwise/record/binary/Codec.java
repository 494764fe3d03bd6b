package haltwise.record.binary;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// How parts of a file are compressed.
public enum Codec {
  NONE, ZSTD, ZLIB;

  /// Real recordings shrink to a twentieth; what shrinks more than this, plus [#ALWAYS_BYTES], is a trap.
  static final int MOST_RATIO = 1_000;
  static final int ALWAYS_BYTES = 1 << 20;

  /// Whether so much can come from so little.
  public static boolean isCredible(long compressed, long plain) {
    return plain >= 0 && compressed >= 0 && plain <= compressed * MOST_RATIO + ALWAYS_BYTES;
  }

  /// @param file where the part is in, at `offset`: for messages
  /// @param plainBytes as the file says: they must be exactly so many
  /// @return in the byte order of the file
  public ByteBuffer decompress(BinaryFile file, long offset, ByteBuffer compressed,
      long plainBytes) {
    int length = compressed.remaining();
    if (!isCredible(length, plainBytes) || plainBytes > BinaryFile.LONGEST_PIECE) {
      throw file.bad(offset, "damaged: " + length + " compressed bytes are to become "
          + Long.toUnsignedString(plainBytes));
    }
    byte[] from = new byte[length];
    compressed.get(from);
    byte[] into = new byte[(int) plainBytes];
    long got = switch (this) {
      case NONE -> throw file.bad(offset, "damaged: compressed, with no compression named");
      case ZSTD -> unzstd(from, into);
      case ZLIB -> inflate(from, into);
    };
    if (got != into.length) {
      throw file.bad(offset, "damaged: its compressed data does not become the " + plainBytes
          + " bytes it should");
    }
    return ByteBuffer.wrap(into).order(file.order());
  }

  private static long unzstd(byte[] from, byte[] into) {
    try {
      return Zstd.decompressByteArray(into, 0, into.length, from, 0, from.length);
    } catch (ZstdException e) {
      return -1;
    }
  }

  private static long inflate(byte[] from, byte[] into) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(from);
      int got = inflater.inflate(into);
      return inflater.finished() || got == into.length ? got : -1;
    } catch (DataFormatException e) {
      return -1;
    } finally {
      inflater.end();
    }
  }
}
