package haltwise.record.counts;

import haltwise.linux.HostException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A conversation with QEMU's monitor: one JSON object a line, an answer to each command, events in between.
/// Source: QEMU's `docs/interop/qmp-spec`.
final class QmpConnection implements AutoCloseable {
  /// Far above any answer; keeps a peer that is no QEMU from filling the memory.
  private static final int LONGEST_LINE = 16 << 20;

  private final Path socket;
  private final SocketChannel channel;
  private final Selector readable;
  private final long timeoutNs;
  private final ByteBuffer piece = ByteBuffer.allocate(1 << 16).flip();
  private long commands;

  private QmpConnection(Path socket, SocketChannel channel, Selector readable, long timeoutNs) {
    this.socket = socket;
    this.channel = channel;
    this.readable = readable;
    this.timeoutNs = timeoutNs;
  }

  /// @param timeoutNs that QEMU may take for each answer
  /// @throws HostException when nobody serves the socket, another program has it, or it is no QMP
  static QmpConnection open(Path socket, long timeoutNs) {
    try {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      QmpConnection qmp = new QmpConnection(socket, channel, Selector.open(), timeoutNs);
      try {
        channel.connect(UnixDomainSocketAddress.of(socket));
        channel.configureBlocking(false);
        channel.register(qmp.readable, SelectionKey.OP_READ);
        qmp.greet();
        return qmp;
      } catch (IOException | RuntimeException e) {
        qmp.close();
        throw e;
      }
    } catch (IOException e) {
      throw new HostException("Cannot reach QEMU at " + socket + ": " + e.getMessage(), 0,
          Files.exists(socket)
              ? "Check that its QEMU still runs, that the socket is one for QMP, and that you may use it."
              : "There is no such socket. Start QEMU with -qmp unix:" + socket
                  + ",server=on,wait=off.");
    }
  }

  private void greet() throws IOException {
    JsonNode greeting;
    try {
      greeting = receive();
    } catch (TimedOut e) {
      throw new HostException("QEMU at " + socket + " does not greet", 0,
          "Another program has this monitor (libvirt keeps its own), or QEMU hangs. Give QEMU a second"
              + " one (-qmp unix:PATH,server=on,wait=off); for a VM of libvirt, import the text of"
              + " virsh domstats --vcpu instead.");
    }
    if (!greeting.has("QMP")) {
      throw new HostException("What answers at " + socket + " is no QMP: " + shortened(greeting), 0,
          "Name the socket of QEMU's -qmp option; a human monitor (-monitor) or a guest agent will not do.");
    }
    execute("qmp_capabilities", Map.of());
  }

  /// Sends a command and waits for its answer, passing over events.
  ///
  /// @return what QEMU returned
  /// @throws QmpError when QEMU refuses it
  /// @throws HostException when QEMU is gone or does not answer in time
  JsonNode execute(String command, Map<String, Object> arguments) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("execute", command);
    if (!arguments.isEmpty()) {
      request.put("arguments", arguments);
    }
    request.put("id", ++commands);
    try {
      send(JsonMapper.shared().writeValueAsString(request) + "\n");
      while (true) {
        JsonNode answer = receive();
        if (answer.path("id").asLong(-1) != commands) {
          continue; // an event, or the late answer to a command that was given up
        }
        if (answer.has("error")) {
          throw new QmpError(socket, command, answer.get("error"));
        }
        return answer.path("return");
      }
    } catch (TimedOut e) {
      throw new HostException("QEMU at " + socket + " does not answer " + command + " in "
          + timeoutNs / 1_000_000 + " ms", 0,
          "It may be stopped or overloaded. Try again, or record with tracing.");
    } catch (IOException e) {
      throw new HostException("The connection to QEMU at " + socket + " broke: " + e.getMessage(),
          0, "The VM may have ended. Start it again.");
    }
  }

  private void send(String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
    long endNs = System.nanoTime() + timeoutNs;
    while (bytes.hasRemaining()) {
      // A command is some hundred bytes: a full socket means that QEMU reads nothing.
      if (channel.write(bytes) == 0 && System.nanoTime() > endNs) {
        throw new TimedOut();
      }
    }
  }

  private JsonNode receive() throws IOException {
    long endNs = System.nanoTime() + timeoutNs;
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (line.size() < LONGEST_LINE) {
      while (piece.hasRemaining()) {
        byte b = piece.get();
        if (b == '\n') {
          return parse(line.toString(StandardCharsets.UTF_8));
        }
        line.write(b);
      }
      await(endNs);
    }
    throw notQmp("a line of more than " + (LONGEST_LINE >> 20) + " MB");
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

  private JsonNode parse(String line) {
    try {
      return JsonMapper.shared().readTree(line);
    } catch (JacksonException e) {
      throw notQmp(line);
    }
  }

  private HostException notQmp(String seen) {
    return new HostException("What answers at " + socket + " is no QMP: " + shortened(seen), 0,
        "Name the socket of QEMU's -qmp option; a human monitor (-monitor) or a guest agent will not do.");
  }

  private static String shortened(Object seen) {
    String text = seen.toString().strip();
    return text.length() <= 60 ? text : text.substring(0, 59) + "…";
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

  /// QEMU took longer than it may.
  private static final class TimedOut extends IOException {
    private static final long serialVersionUID = 1;
  }

  /// QEMU refused a command.
  static final class QmpError extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final boolean unknownCommand;

    QmpError(Path socket, String command, JsonNode error) {
      super("QEMU at " + socket + " refused " + command + ": "
          + error.path("desc").asString("no reason given"));
      unknownCommand = error.path("class").asString("").equals("CommandNotFound");
    }

    /// Whether this QEMU does not know the command at all.
    boolean isUnknownCommand() {
      return unknownCommand;
    }
  }
}
