package haltwise.app.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.app.serve.Epochs;
import haltwise.linux.HostException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who is answered, and with what heads: requests as they go over the wire. Oracle: what browsers send for pages of others
/// (Fetch Metadata, RFC 6454), and for names that were made to lead here.
class WebServerTest {
  @SuppressWarnings("NullAway.Init")
  private static WebServer server;

  @BeforeAll
  static void start() {
    server = WebServer.start(Listen.parse("127.0.0.1:0"),
        new Dashboard("a test", "haltwise test", Epochs.START, Optional.empty()),
        Map.of("/metrics", accept -> new WebServer.Answer("text/plain",
            accept.getBytes(StandardCharsets.UTF_8))));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"Host: 127.0.0.1:PORT|200", "Host: localhost:PORT|200",
      "Host: [::1]:PORT|200", "Host: evil.example:PORT|421", "Host: 127.0.0.1|421",
      "Host: 127.0.0.1:1|421", "Host: 127.0.0.1.evil.example:PORT|421", "Host: 10.0.0.1:PORT|421",
      "Host: 127.0.0.1:PORT~Origin: http://127.0.0.1:PORT|200",
      "Host: 127.0.0.1:PORT~Origin: http://evil.example|403",
      "Host: 127.0.0.1:PORT~Origin: null|403",
      "Host: 127.0.0.1:PORT~Origin: http://localhost:PORT|403",
      "Host: 127.0.0.1:PORT~Sec-Fetch-Site: cross-site~Sec-Fetch-Mode: no-cors|403",
      "Host: 127.0.0.1:PORT~Sec-Fetch-Site: same-site~Sec-Fetch-Mode: cors|403",
      "Host: 127.0.0.1:PORT~Sec-Fetch-Site: same-origin|200",
      "Host: 127.0.0.1:PORT~Sec-Fetch-Site: none|200",
      "Host: 127.0.0.1:PORT~Sec-Fetch-Site: cross-site~Sec-Fetch-Mode: navigate|403"})
  void onlyItsOwnPagesAndToolsMayAsk(String heads, int status) throws IOException {
    for (String path : new String[]{"/state.json", "/metrics"}) {
      assertThat(ask("GET", path, heads)).as(path + " " + heads)
          .startsWith("HTTP/1.1 " + status + " ");
    }
  }

  @Test
  void aLinkToThePageMayBeFollowed() throws IOException {
    assertThat(ask("GET", "/",
        "Host: 127.0.0.1:PORT~Sec-Fetch-Site: cross-site~Sec-Fetch-Mode: navigate"))
        .startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE"})
  void nothingCanBeChanged(String method) throws IOException {
    assertThat(ask(method, "/", "Host: 127.0.0.1:PORT")).startsWith("HTTP/1.1 405 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/dashboard.js", "/uplot.js", "/page.css", "/state.json", "/none"})
  void everyAnswerForbidsTheBrowserWhatThePageDoesNotNeed(String path) throws IOException {
    String answer = ask("GET", path, "Host: 127.0.0.1:PORT").toLowerCase(Locale.ROOT);
    assertThat(answer).contains("content-security-policy: default-src 'none'; script-src 'self'",
        "frame-ancestors 'none'", "x-content-type-options: nosniff",
        "cross-origin-resource-policy: same-origin", "cache-control: no-store");
    assertThat(answer).doesNotContain("unsafe-inline", "unsafe-eval", "access-control");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/../pom.xml", "/%2e%2e/pom.xml", "/Assets.class", "/index.html/",
      "//etc/passwd"})
  void onlyTheFilesOfThePageAreThere(String path) throws IOException {
    assertThat(ask("GET", path, "Host: 127.0.0.1:PORT")).startsWith("HTTP/1.1 404 ");
  }

  @Test
  void theHeadOfAnAnswerAloneTellsItsLength() throws IOException {
    String head = ask("HEAD", "/", "Host: 127.0.0.1:PORT");
    assertThat(head).startsWith("HTTP/1.1 200 ").doesNotContain("<html");
    assertThat(head.toLowerCase(Locale.ROOT)).containsPattern("content-length: \\d{4,}");
  }

  @Test
  void thePageNamesNoScriptAndNoStyleOfItsOwn() throws IOException {
    String page = ask("GET", "/", "Host: 127.0.0.1:PORT");
    assertThat(page).contains("<script defer src=").doesNotContain("<style", " style=", "onclick",
        "javascript:", "http://", "https://");
  }

  @Test
  void aPortThatIsTakenIsRefusedWithTheRemedy() {
    assertThatThrownBy(() -> WebServer.start(Listen.parse("" + server.port()),
        new Dashboard("x", "x", Epochs.START, Optional.empty()), Map.of()))
        .isInstanceOf(HostException.class)
        .hasMessageContainingAll("127.0.0.1:" + server.port(), "--no-listen");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "127.0.0.1", "127.0.0.1:70000", "a b:80", "http://x:80",
      "::1:80"})
  void anAddressThatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> Listen.parse(text)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Listen.USUAL);
  }

  @Test
  void aPortAloneIsOnLoopback() {
    assertThat(Listen.parse("9999").isLoopback()).isTrue();
    assertThat(Listen.parse("[::1]:9999").isLoopback()).isTrue();
    assertThat(Listen.parse("0.0.0.0:9999").isLoopback()).isFalse();
  }

  private static String ask(String method, String path, String heads) throws IOException {
    String port = Integer.toString(server.port());
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write((method + " " + path + " HTTP/1.1\r\n"
          + heads.replace("PORT", port).replace("~", "\r\n") + "\r\nConnection: close\r\n\r\n")
          .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
