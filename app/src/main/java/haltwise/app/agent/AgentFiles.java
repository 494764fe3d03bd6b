package haltwise.app.agent;

import haltwise.app.agent.AgentConnection.Refused;
import haltwise.linux.HostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Small files of a guest, read and written by its agent: by its own file commands, or where these are switched off, as
/// Red Hat's agents have it, by programs that it runs.
///
/// @param socket of the agent
/// @param timeoutNs that it may take for each answer
public record AgentFiles(Path socket, long timeoutNs) {
  private static final long PATIENCE_NS = 5_000_000_000L;
  /// More than any file of sysfs or procfs that is asked for.
  private static final int MOST_BYTES = 4096;
  private static final int POLLS = 100;
  private static final String NO_SUCH_FILE = "No such file";

  public AgentFiles(Path socket) {
    this(socket, PATIENCE_NS);
  }

  /// Its text; empty when there is no such file.
  ///
  /// @throws HostException when the agent cannot be reached, or may not read
  public Optional<String> read(String path) {
    try (AgentConnection agent = AgentConnection.open(socket, timeoutNs)) {
      return byFile(agent, path);
    } catch (Refused e) {
      if (e.isDisabled()) {
        return byProgram(path);
      }
      if (e.reason().contains(NO_SUCH_FILE)) {
        return Optional.empty();
      }
      throw new HostException(String.valueOf(e.getMessage()), 0,
          "The agent must run as root in the guest.");
    }
  }

  private static Optional<String> byFile(AgentConnection agent, String path) {
    long handle = agent.execute("guest-file-open", Map.of("path", path, "mode", "r")).asLong(0);
    try {
      JsonNode read = agent.execute("guest-file-read",
          Map.of("handle", handle, "count", MOST_BYTES));
      return Optional.of(decoded(read.path("buf-b64")));
    } finally {
      agent.execute("guest-file-close", Map.of("handle", handle));
    }
  }

  private Optional<String> byProgram(String path) {
    Ended cat = run("/bin/cat", List.of(path));
    if (cat.status == 0) {
      return Optional.of(cat.out);
    }
    if (cat.err.contains(NO_SUCH_FILE)) {
      return Optional.empty();
    }
    throw new HostException("Cannot read " + path + " in the guest: " + cat.err.strip(), 0,
        "The agent must run as root in the guest.");
  }

  /// Writes a file that is there, in one call, as the kernel takes it.
  ///
  /// @throws HostException when the agent cannot be reached, or the guest refuses it
  public void write(String path, String text) {
    try (AgentConnection agent = AgentConnection.open(socket, timeoutNs)) {
      long handle = agent.execute("guest-file-open", Map.of("path", path, "mode", "r+")).asLong(0);
      try {
        agent.execute("guest-file-write", Map.of("handle", handle, "buf-b64",
            Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
        // Only now it goes to the kernel, which may refuse it.
        agent.execute("guest-file-flush", Map.of("handle", handle));
      } finally {
        agent.execute("guest-file-close", Map.of("handle", handle));
      }
    } catch (Refused e) {
      if (!e.isDisabled()) {
        throw new HostException("Cannot write " + text.strip() + " to " + path + " in the guest: "
            + e.reason(), 0,
            "The agent must run as root in the guest, and its kernel must take this value.");
      }
      Ended printed = run("/bin/sh",
          List.of("-c", "printf %s \"$1\" > \"$0\"", path, text));
      if (printed.status != 0) {
        throw new HostException("Cannot write " + text.strip() + " to " + path + " in the guest: "
            + printed.err.strip(), 0,
            "The agent must run as root in the guest, and its kernel must take this value.");
      }
    }
  }

  /// How a program ended.
  private record Ended(int status, String out, String err) {
  }

  private Ended run(String program, List<String> words) {
    try (AgentConnection agent = AgentConnection.open(socket, timeoutNs)) {
      Map<String, Object> what = new LinkedHashMap<>();
      what.put("path", program);
      what.put("arg", words);
      what.put("capture-output", true);
      long pid = agent.execute("guest-exec", what).path("pid").asLong(0);
      for (int i = 0; i < POLLS; i++) {
        JsonNode status = agent.execute("guest-exec-status", Map.of("pid", pid));
        if (status.path("exited").asBoolean(false)) {
          return new Ended(status.path("exitcode").asInt(-1), decoded(status.path("out-data")),
              decoded(status.path("err-data")));
        }
        Thread.sleep(timeoutNs / 1_000_000 / POLLS);
      }
      throw new HostException(program + " does not end in the guest", 0,
          "The guest may be overloaded. Try again.");
    } catch (Refused e) {
      throw new HostException(String.valueOf(e.getMessage()), 0, e.isDisabled()
          ? "Its file commands are switched off too. Allow guest-file-open, -read, -write, -flush and -close in the"
              + " guest (BLACKLIST_RPC or FILTER_RPC_ARGS in /etc/sysconfig/qemu-ga), or run haltwise inside the guest."
          : "Run haltwise inside the guest instead.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HostException("Interrupted while the guest agent worked", 0,
          "Nothing is known of the last step; haltwise restore --agent " + socket + " undoes it.");
    }
  }

  private static String decoded(JsonNode base64) {
    return new String(Base64.getDecoder().decode(base64.asString("")), StandardCharsets.UTF_8);
  }
}
