package haltwise.record.counts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.linux.HostException;
import haltwise.record.counts.QmpConnection.QmpError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: QEMU's docs/interop/qmp-spec: what a client must bear.
class QmpConnectionTest {
  private static final long TIMEOUT_NS = 2_000_000_000L;
  private static final long SHORT_NS = 200_000_000L;

  @TempDir
  private Path folder = Path.of("");

  @Test
  void passesOverEventsAndLateAnswers() throws IOException {
    Path socket = folder.resolve("q");
    try (var _ = new ScriptedQemu(socket, ScriptedQemu.GREETING,
        line -> "{\"event\": \"RTC_CHANGE\"}\n{\"return\": 1, \"id\": 99}\n{\"return\": {\"n\": 7}, \"id\": "
            + id(line) + "}\n");
        QmpConnection qmp = QmpConnection.open(socket, TIMEOUT_NS)) {
      assertThat(qmp.execute("query-name", Map.of()).path("n").asInt()).isEqualTo(7);
      assertThat(qmp.execute("query-name", Map.of()).path("n").asInt()).isEqualTo(7);
    }
  }

  @Test
  void anErrorIsTheCommandsNotTheConnections() throws IOException {
    Path socket = folder.resolve("q");
    try (var _ = new ScriptedQemu(socket, ScriptedQemu.GREETING, line -> line.contains("bad")
        ? "{\"error\": {\"class\": \"CommandNotFound\", \"desc\": \"no bad here\"}, \"id\": "
            + id(line) + "}\n"
        : "{\"return\": {}, \"id\": " + id(line) + "}\n");
        QmpConnection qmp = QmpConnection.open(socket, TIMEOUT_NS)) {
      assertThatThrownBy(() -> qmp.execute("bad", Map.of()))
          .isInstanceOfSatisfying(QmpError.class,
              e -> assertThat(e.isUnknownCommand()).isTrue())
          .hasMessageContaining("no bad here");
      assertThat(qmp.execute("good", Map.of()).isObject()).isTrue();
    }
  }

  @Test
  void aMonitorThatAnotherProgramHasDoesNotHangUs() throws IOException {
    Path socket = folder.resolve("q");
    try (var _ = new ScriptedQemu(socket, "", _ -> "")) {
      assertThatThrownBy(() -> QmpConnection.open(socket, SHORT_NS))
          .isInstanceOf(HostException.class).hasMessageContaining("does not greet")
          .hasMessageContaining("second");
    }
  }

  @Test
  void aQemuThatHangsDoesNotHangUs() throws IOException {
    Path socket = folder.resolve("q");
    try (var _ = new ScriptedQemu(socket, ScriptedQemu.GREETING, _ -> "")) {
      assertThatThrownBy(() -> QmpConnection.open(socket, SHORT_NS))
          .isInstanceOf(HostException.class)
          .hasMessageContaining("does not answer qmp_capabilities");
    }
  }

  @Test
  void whatIsNoQmpIsSaidToBeNone() throws IOException {
    Path socket = folder.resolve("q");
    try (var _ = new ScriptedQemu(socket, "QEMU 7.2.22 monitor - type 'help'\n(qemu) ", _ -> "")) {
      assertThatThrownBy(() -> QmpConnection.open(socket, TIMEOUT_NS))
          .isInstanceOf(HostException.class).hasMessageContaining("is no QMP");
    }
    Path agent = folder.resolve("agent");
    try (var _ = new ScriptedQemu(agent, "{\"return\": {}}\n", _ -> "")) {
      assertThatThrownBy(() -> QmpConnection.open(agent, TIMEOUT_NS))
          .isInstanceOf(HostException.class).hasMessageContaining("is no QMP");
    }
  }

  @Test
  void noSocketAndADeadOneAreToldApart() throws IOException {
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> QmpConnection.open(none, TIMEOUT_NS))
        .isInstanceOf(HostException.class).hasMessageContaining("There is no such socket");
    Path dead = folder.resolve("dead");
    new ScriptedQemu(dead, "", _ -> "").close();
    assertThat(Files.exists(dead)).isTrue();
    assertThatThrownBy(() -> QmpConnection.open(dead, TIMEOUT_NS))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("still runs");
  }

  private static String id(String request) {
    return request.replaceAll(".*\"id\":(\\d+).*", "$1");
  }
}
