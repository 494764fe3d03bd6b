package haltwise.app;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Stands where QEMU and the agent in a guest would, over a tree of files. Its words are those of qemu-ga 7.2.
final class ScriptedAgent implements AutoCloseable {
  private final ServerSocketChannel server;
  private final Path root;
  private final Set<String> disabled;
  private final Map<Long, Path> open = new HashMap<>();
  private final Map<Long, String> written = new HashMap<>();
  private final List<String> commands = new ArrayList<>();
  private String lastOut = "";
  private String lastError = "";
  private int lastStatus;
  private long handles = 1000;

  /// @param disabled commands that it may not do
  ScriptedAgent(Path socket, Path root, Set<String> disabled) throws IOException {
    this.root = root;
    this.disabled = disabled;
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofVirtual().start(() -> {
      try {
        while (true) {
          try (SocketChannel peer = server.accept()) {
            serve(peer);
          }
        }
      } catch (IOException e) {
        // The test has seen enough.
      }
    });
  }

  private void serve(SocketChannel peer) throws IOException {
    InputStream in = new BufferedInputStream(Channels.newInputStream(peer));
    OutputStream out = Channels.newOutputStream(peer);
    // Left from somebody who went away.
    out.write("{\"return\": {\"count\": 1}}\n".getBytes(StandardCharsets.UTF_8));
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b; (b = in.read()) >= 0;) {
      if (b == 0xFF) {
        line.reset();
      } else if (b == '\n') {
        answer(JsonMapper.shared().readTree(line.toString(StandardCharsets.UTF_8)), out);
        line.reset();
      } else {
        line.write(b);
      }
    }
  }

  private void answer(JsonNode request, OutputStream out) throws IOException {
    String command = request.get("execute").asString();
    JsonNode with = request.path("arguments");
    commands.add(command);
    if (command.equals("guest-sync-delimited")) {
      out.write(0xFF);
    }
    out.write((reply(command, with) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private String reply(String command, JsonNode with) throws IOException {
    if (disabled.contains(command)) {
      return "{\"error\": {\"class\": \"CommandNotFound\", \"desc\": \"Command " + command
          + " has been disabled\"}}";
    }
    return switch (command) {
      case "guest-sync-delimited" -> "{\"return\": " + with.get("id").asLong() + "}";
      case "guest-file-open" -> {
        Path file = root.resolve(with.get("path").asString().substring(1));
        if (!Files.exists(file)) {
          yield "{\"error\": {\"class\": \"GenericError\", \"desc\": \"failed to open file '"
              + with.get("path").asString() + "' (mode: 'r'): No such file or directory\"}}";
        }
        open.put(++handles, file);
        yield "{\"return\": " + handles + "}";
      }
      case "guest-file-read" -> {
        String text = Files.readString(open.get(with.get("handle").asLong()));
        yield "{\"return\": {\"count\": " + text.length() + ", \"buf-b64\": \"" + base64(text)
            + "\", \"eof\": true}}";
      }
      case "guest-file-write" -> {
        written.put(with.get("handle").asLong(), decoded(with.get("buf-b64").asString()));
        yield "{\"return\": {\"count\": 1, \"eof\": false}}";
      }
      case "guest-file-flush" -> {
        Path file = open.get(with.get("handle").asLong());
        String text = written.get(with.get("handle").asLong());
        if (text != null && text.contains("666")) {
          yield "{\"error\": {\"class\": \"GenericError\", \"desc\": \"failed to flush file: Invalid argument\"}}";
        }
        if (text != null) {
          Files.writeString(file, text);
        }
        yield "{\"return\": {}}";
      }
      case "guest-file-close" -> "{\"return\": {}}";
      case "guest-exec" -> {
        run(with.get("path").asString(), with.get("arg"));
        yield "{\"return\": {\"pid\": 7}}";
      }
      case "guest-exec-status" -> "{\"return\": {\"exited\": true, \"exitcode\": " + lastStatus
          + ", \"out-data\": \"" + base64(lastOut) + "\", \"err-data\": \"" + base64(lastError)
          + "\"}}";
      default -> "{\"error\": {\"class\": \"CommandNotFound\", \"desc\": \"The command " + command
          + " has not been found\"}}";
    };
  }

  private void run(String program, JsonNode words) throws IOException {
    lastOut = "";
    lastError = "";
    lastStatus = 0;
    boolean cat = program.equals("/bin/cat");
    Path file = root.resolve(words.get(cat ? 0 : 2).asString().substring(1));
    if (!Files.exists(file)) {
      lastStatus = 1;
      lastError = "cat: " + file + ": No such file or directory\n";
    } else if (cat) {
      lastOut = Files.readString(file);
    } else {
      Files.writeString(file, words.get(3).asString());
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  /// Commands so far.
  List<String> commands() {
    return List.copyOf(commands);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
