package haltwise.record;

import haltwise.linux.CpuIdle;
import haltwise.linux.Errno;
import haltwise.linux.HaltpollParameters;
import haltwise.linux.HostException;
import haltwise.linux.KvmParameters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.zip.CRC32C;

/// Appends to a spool. Each chunk is one write, so that what was appended survives the death of this process.
final class SpoolWriter implements AutoCloseable {
  static final long MAGIC = 0x314c4f4f50535748L; // "HWSPOOL1"

  private final Path file;
  private final FileChannel channel;
  private final ByteBuffer head = ByteBuffer.allocateDirect(Chunk.HEAD_BYTES)
      .order(ByteOrder.LITTLE_ENDIAN);

  private SpoolWriter(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// @throws IllegalArgumentException when the file exists or cannot be created
  static SpoolWriter create(Path file, SpoolHeader header) {
    FileChannel channel;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      throw new IllegalArgumentException("The spool " + file + " exists already. Finish it with"
          + " haltwise record --finish " + file + ", or remove it.", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("Cannot create the spool " + file + ": " + e.getMessage()
          + ". Choose a directory that exists and may be written, with -o.", e);
    }
    SpoolWriter writer = new SpoolWriter(file, channel);
    try {
      ByteBuffer magic = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, MAGIC);
      writer.write(magic);
      writer.text(Chunk.HEADER, header.encode());
      return writer;
    } catch (HostException e) {
      writer.discard();
      throw e;
    }
  }

  void pages(int cpu, ByteBuffer pages) {
    append(Chunk.PAGES, cpu, pages);
  }

  void settings(long timeNs, KvmParameters p) {
    append(Chunk.SETTINGS, 0, longs(timeNs, p.haltPollNs(), p.haltPollNsGrow(),
        p.haltPollNsGrowStart(), p.haltPollNsShrink()));
  }

  void guestSettings(long timeNs, HaltpollParameters p) {
    append(Chunk.GUEST_SETTINGS, 0, longs(timeNs, p.maxNs(), p.grow(), p.growStartNs(), p.shrink(),
        p.allowShrink() ? 1 : 0));
  }

  void idleStates(CpuIdle states) {
    text(Chunk.IDLE_STATES, states.text());
  }

  void threads(int vm, Collection<Integer> threadIds) {
    ByteBuffer b = ByteBuffer.allocate(4 + 4 * threadIds.size()).order(ByteOrder.LITTLE_ENDIAN);
    b.putInt(vm);
    threadIds.forEach(b::putInt);
    append(Chunk.THREADS, 0, b.flip());
  }

  void lost(long events) {
    append(Chunk.LOST, 0, longs(events));
  }

  void note(String text) {
    text(Chunk.NOTE, text);
  }

  void end(long timeNs, long workItems) {
    append(Chunk.END, 0, longs(timeNs, workItems));
  }

  private static ByteBuffer longs(long... values) {
    ByteBuffer b = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    for (long v : values) {
      b.putLong(v);
    }
    return b.flip();
  }

  private void text(Chunk kind, String text) {
    append(kind, 0, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private void append(Chunk kind, int cpu, ByteBuffer content) {
    CRC32C crc = new CRC32C();
    crc.update(content.duplicate());
    head.clear().putInt(kind.code()).putInt(cpu).putInt(content.remaining())
        .putInt((int) crc.getValue()).flip();
    write(head, content);
  }

  private void write(ByteBuffer... parts) {
    try {
      while (parts[parts.length - 1].hasRemaining()) {
        channel.write(parts);
      }
    } catch (IOException e) {
      throw new HostException("Cannot write the spool " + file + ": " + e.getMessage(),
          String.valueOf(e.getMessage()).contains("No space") ? Errno.ENOSPC : 0,
          "Nothing of this recording is kept. Record to a disk with room (record: -o; tune: TMPDIR), or for a shorter time.");
    }
  }

  long bytes() {
    try {
      return channel.position();
    } catch (IOException e) {
      return 0;
    }
  }

  /// Removes the file.
  void discard() {
    try {
      channel.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Already about to report why writing failed.
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new HostException("Cannot close the spool " + file + ": " + e.getMessage(), 0,
          "Check the disk.");
    }
  }
}
