package haltwise.record.counts;

import haltwise.linux.HostException;
import haltwise.linux.LineSocket;
import haltwise.linux.LineSocket.TimedOut;
import haltwise.linux.LineSocket.TooLong;
import java.io.IOException;
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
  private final Path socket;
  private final LineSocket lines;
  private long commands;

  private QmpConnection(Path socket, LineSocket lines) {
    this.socket = socket;
    this.lines = lines;
  }

  /// @param timeoutNs that QEMU may take for each answer
  /// @throws HostException when nobody serves the socket, another program has it, or it is no QMP
  static QmpConnection open(Path socket, long timeoutNs) {
    try {
      QmpConnection qmp = new QmpConnection(socket, LineSocket.open(socket, timeoutNs));
      try {
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
      lines.send((JsonMapper.shared().writeValueAsString(request) + "\n")
          .getBytes(StandardCharsets.UTF_8));
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
          + lines.timeoutNs() / 1_000_000 + " ms", 0,
          "It may be stopped or overloaded. Try again, or record with tracing.");
    } catch (IOException e) {
      throw new HostException("The connection to QEMU at " + socket + " broke: " + e.getMessage(),
          0, "The VM may have ended. Start it again.");
    }
  }

  private JsonNode receive() throws IOException {
    try {
      return parse(new String(lines.receive(), StandardCharsets.UTF_8));
    } catch (TooLong e) {
      throw notQmp(String.valueOf(e.getMessage()));
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
    lines.close();
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
