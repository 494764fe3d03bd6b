package haltwise.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Oracle: another program that listens as a service manager does; sd_watchdog_enabled(3).
class ServiceManagerTest {
  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final String LISTENER = """
      import socket, sys
      path = sys.argv[1]
      s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      s.settimeout(30)
      s.bind("\\0" + path[1:] if path[0] == "@" else path)
      print("listening", flush=True)
      while True:
          text = s.recv(4096).decode()
          print(text.replace("\\n", "|"), flush=True)
          if text == "STOPPING=1":
              break
      """;

  @TempDir
  private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"/notify", "@"})
  void whatIsToldArrivesAtPathsAndAtAbstractNames(String form) throws Exception {
    assumeTrue(Files.isExecutable(PYTHON), "There is no python3 here to listen");
    String path = form.equals("@")
        ? "@haltwise-test-" + ProcessHandle.current().pid()
        : folder + form;
    Process listener = new ProcessBuilder(PYTHON.toString(), "-c", LISTENER, path)
        .redirectErrorStream(true).start();
    try (BufferedReader heard = listener.inputReader();
        ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", path)).orElseThrow()) {
      assertThat(heard.readLine()).isEqualTo("listening");
      manager.ready();
      manager.status("two\nlines µs");
      manager.alive();
      manager.reloading();
      manager.stopping();
      assertThat(heard.readLine()).isEqualTo("READY=1");
      assertThat(heard.readLine()).isEqualTo("STATUS=two lines µs");
      assertThat(heard.readLine()).isEqualTo("WATCHDOG=1");
      assertThat(heard.readLine()).startsWith("RELOADING=1|MONOTONIC_USEC=");
      assertThat(heard.readLine()).isEqualTo("STOPPING=1");
    } finally {
      listener.destroyForcibly();
    }
  }

  @Test
  void nobodyIsToldWhereNobodyListens() {
    assertThat(ServiceManager.of(Map.of())).isEmpty();
    assertThat(ServiceManager.of(Map.of("NOTIFY_SOCKET", "relative"))).isEmpty();
    assertThat(ServiceManager.of(Map.of("NOTIFY_SOCKET", "/" + "x".repeat(200)))).isEmpty();
    try (ServiceManager gone = ServiceManager
        .of(Map.of("NOTIFY_SOCKET", folder.resolve("none").toString())).orElseThrow()) {
      gone.ready();
    }
  }

  @Test
  void theWatchdogIsOnlyForTheProcessThatItNames() {
    long self = ProcessHandle.current().pid();
    assertThat(watchdog("15000000", Long.toString(self))).isEqualTo(Duration.ofSeconds(15));
    assertThat(watchdog("15000000", "")).isEqualTo(Duration.ofSeconds(15));
    assertThat(watchdog("15000000", Long.toString(self + 1))).isEqualTo(Duration.ZERO);
    assertThat(watchdog("x", "")).isEqualTo(Duration.ZERO);
    assertThat(watchdog("0", "")).isEqualTo(Duration.ZERO);
  }

  private Duration watchdog(String us, String pid) {
    try (
        ServiceManager m = ServiceManager.of(Map.of("NOTIFY_SOCKET", folder.resolve("n").toString(),
            "WATCHDOG_USEC", us, "WATCHDOG_PID", pid)).orElseThrow()) {
      return m.watchdog().orElse(Duration.ZERO);
    }
  }
}
