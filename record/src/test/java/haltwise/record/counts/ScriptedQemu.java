package haltwise.record.counts;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/// Stands where QEMU's monitor would, and says what a test wants it to.
final class ScriptedQemu implements AutoCloseable {
  static final String GREETING = "{\"QMP\": {\"version\": {}, \"capabilities\": []}}\n";

  private final ServerSocketChannel server;
  private final Thread thread;

  /// @param answer to each line that it is sent
  ScriptedQemu(Path socket, String greeting, UnaryOperator<String> answer) throws IOException {
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    thread = Thread.ofVirtual().start(() -> {
      try (SocketChannel peer = server.accept();
          BufferedReader lines = new BufferedReader(
              Channels.newReader(peer, StandardCharsets.UTF_8))) {
        send(peer, greeting);
        for (String line; (line = lines.readLine()) != null;) {
          send(peer, answer.apply(line));
        }
      } catch (IOException e) {
        // The test has seen enough.
      }
    });
  }

  private static void send(SocketChannel peer, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      peer.write(bytes);
    }
  }

  /// Afterwards nobody accepts any more: until its thread has left accept(), a closed socket still does.
  @Override
  public void close() throws IOException {
    server.close();
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
