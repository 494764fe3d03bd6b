package haltwise.app.agent;

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

/// A conversation with the agent inside a guest, over the socket that QEMU has for it: one JSON object a line, an answer to
/// each command. Nobody greets: the agent may not run at all, or still answer somebody who went away; so it begins with a number
/// that the agent must repeat. Source: QEMU's `docs/interop/qemu-ga-ref`, `guest-sync-delimited`.
final class AgentConnection implements AutoCloseable {
  /// No JSON holds it: the agent drops what it had of an unfinished command, and sends it before its answer.
  private static final int DELIMITER = 0xFF;

  private final Path socket;
  private final LineSocket lines;

  private AgentConnection(Path socket, LineSocket lines) {
    this.socket = socket;
    this.lines = lines;
  }

  /// @param timeoutNs that the agent may take for each answer
  /// @throws HostException when nobody serves the socket, or no agent answers there
  static AgentConnection open(Path socket, long timeoutNs) {
    try {
      AgentConnection agent = new AgentConnection(socket, LineSocket.open(socket, timeoutNs));
      try {
        agent.synchronise();
        return agent;
      } catch (IOException | RuntimeException e) {
        agent.close();
        throw e;
      }
    } catch (IOException e) {
      throw new HostException("Cannot reach the guest agent at " + socket + ": " + e.getMessage(),
          0, Files.exists(socket)
              ? "Check that its QEMU still runs, and that you may use the socket."
              : "There is no such socket. Start QEMU with -device virtio-serial -chardev socket,id=agent,path="
                  + socket + ",server=on,wait=off -device"
                  + " virtserialport,chardev=agent,name=org.qemu.guest_agent.0.");
    }
  }

  private void synchronise() throws IOException {
    long number = System.nanoTime() & 0x7FFF_FFFF;
    try {
      lines.send(new byte[]{(byte) DELIMITER});
      lines.send(request("guest-sync-delimited", Map.of("id", number)));
      while (receive().path("return").asLong(-1) != number) {
        // The answer to somebody who went away.
      }
    } catch (TimedOut e) {
      throw new HostException("No guest agent answers at " + socket + " within "
          + lines.timeoutNs() / 1_000_000 + " ms", 0,
          "Start qemu-guest-agent in the guest. If another program has the socket (libvirt keeps its own), give QEMU"
              + " a second port and run a second agent there, or run haltwise inside the guest.");
    }
  }

  /// @return what the agent returned
  /// @throws Refused when the agent refuses it
  /// @throws HostException when the agent is gone or does not answer in time
  JsonNode execute(String command, Map<String, Object> arguments) {
    try {
      lines.send(request(command, arguments));
      JsonNode answer = receive();
      if (answer.has("error")) {
        throw new Refused(socket, command, answer.get("error"));
      }
      return answer.path("return");
    } catch (TimedOut e) {
      throw new HostException("The guest agent at " + socket + " does not answer " + command
          + " in " + lines.timeoutNs() / 1_000_000 + " ms", 0,
          "The guest may be stopped or overloaded. Try again; haltwise restore --agent " + socket
              + " undoes what was begun.");
    } catch (IOException e) {
      throw new HostException("The connection to the guest agent at " + socket + " broke: "
          + e.getMessage(), 0, "The VM may have ended. Start it again.");
    }
  }

  private static byte[] request(String command, Map<String, Object> arguments) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("execute", command);
    if (!arguments.isEmpty()) {
      request.put("arguments", arguments);
    }
    return (JsonMapper.shared().writeValueAsString(request) + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private JsonNode receive() throws IOException {
    try {
      byte[] line = lines.receive();
      int from = line.length;
      while (from > 0 && line[from - 1] != (byte) DELIMITER) {
        from--;
      }
      return parse(new String(line, from, line.length - from, StandardCharsets.UTF_8));
    } catch (TooLong e) {
      throw noAgent(String.valueOf(e.getMessage()));
    }
  }

  private JsonNode parse(String line) {
    try {
      return JsonMapper.shared().readTree(line);
    } catch (JacksonException e) {
      throw noAgent(line);
    }
  }

  private HostException noAgent(String seen) {
    String text = seen.strip();
    return new HostException("What answers at " + socket + " is no guest agent: "
        + (text.length() <= 60 ? text : text.substring(0, 59) + "…"), 0,
        "Name the socket of the chardev behind org.qemu.guest_agent.0, not one of a monitor.");
  }

  @Override
  public void close() {
    lines.close();
  }

  /// The agent refused a command.
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final boolean disabled;
    private final String reason;

    Refused(Path socket, String command, JsonNode error) {
      super("The guest agent at " + socket + " refused " + command + ": "
          + error.path("desc").asString("no reason given"));
      reason = error.path("desc").asString("no reason given");
      disabled = error.path("class").asString("").equals("CommandNotFound");
    }

    /// Whether this agent does not know the command, or may not do it.
    boolean isDisabled() {
      return disabled;
    }

    String reason() {
      return reason;
    }
  }
}
