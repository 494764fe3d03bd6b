package haltwise.linux;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/// A conversation in lines over a Unix socket, with somebody who may never answer: QEMU's monitor, the agent in a guest.
public final class LineSocket implements AutoCloseable {
  /// Far above any answer; keeps a peer that is not the one meant from filling the memory.
  private static final int LONGEST_LINE = 16 << 20;

  private final SocketChannel channel;
  private final Selector readable;
  private final long timeoutNs;
  private final ByteBuffer piece = ByteBuffer.allocate(1 << 16).flip();

  private LineSocket(SocketChannel channel, Selector readable, long timeoutNs) {
    this.channel = channel;
    this.readable = readable;
    this.timeoutNs = timeoutNs;
  }

  /// @param timeoutNs that the peer may take to read or to write a line
  /// @throws IOException when nobody serves the socket, or it may not be used
  public static LineSocket open(Path socket, long timeoutNs) throws IOException {
    LineSocket lines = new LineSocket(SocketChannel.open(StandardProtocolFamily.UNIX),
        Selector.open(), timeoutNs);
    try {
      lines.channel.connect(UnixDomainSocketAddress.of(socket));
      lines.channel.configureBlocking(false);
      lines.channel.register(lines.readable, SelectionKey.OP_READ);
      return lines;
    } catch (IOException | RuntimeException e) {
      lines.close();
      throw e;
    }
  }

  /// How long the peer may take, ns.
  public long timeoutNs() {
    return timeoutNs;
  }

  /// Sends bytes as they are, the end of the line among them.
  ///
  /// @throws TimedOut when the peer reads nothing
  public void send(byte[] line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(line);
    long endNs = System.nanoTime() + timeoutNs;
    while (bytes.hasRemaining()) {
      // A command is some hundred bytes: a full socket means that nobody reads.
      if (channel.write(bytes) == 0 && System.nanoTime() > endNs) {
        throw new TimedOut();
      }
    }
  }

  /// The next line that is not empty, without its end.
  ///
  /// @throws TimedOut when none is complete in time
  /// @throws TooLong when it does not end
  public byte[] receive() throws IOException {
    long endNs = System.nanoTime() + timeoutNs;
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (line.size() < LONGEST_LINE) {
      while (piece.hasRemaining()) {
        byte b = piece.get();
        if (b != '\n') {
          line.write(b);
        } else if (line.size() > 0) {
          return line.toByteArray();
        }
      }
      await(endNs);
    }
    throw new TooLong();
  }

  private void await(long endNs) throws IOException {
    long leftMs = (endNs - System.nanoTime()) / 1_000_000;
    if (leftMs <= 0 || readable.select(leftMs) == 0) {
      throw new TimedOut();
    }
    readable.selectedKeys().clear();
    piece.clear();
    int n = channel.read(piece);
    piece.flip();
    if (n < 0) {
      throw new IOException("QEMU closed it");
    }
  }

  @Override
  public void close() {
    try {
      readable.close();
      channel.close();
    } catch (IOException _) {
      // It is gone either way.
    }
  }

  /// The peer took longer than it may.
  public static final class TimedOut extends IOException {
    private static final long serialVersionUID = 1;
  }

  /// The peer sends more than any answer is long.
  public static final class TooLong extends IOException {
    private static final long serialVersionUID = 1;

    TooLong() {
      super("a line of more than " + (LONGEST_LINE >> 20) + " MB");
    }
  }
}
