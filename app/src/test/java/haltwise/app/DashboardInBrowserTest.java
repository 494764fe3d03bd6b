package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.app.dashboard.FedDashboard;
import haltwise.app.serve.Epochs;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The page in a real browser. Oracles: the decision log of a real daemon that controls a real lab VM; epochs that follow from
/// their numbers; what the browser complained of, and asked the network for.
@Timeout(900)
class DashboardInBrowserTest {
  private static final int FEW = 20;
  private static final long EIGHT_HOURS = 8 * 3_600 * 4;

  @TempDir
  private Path folder = Path.of("");
  @SuppressWarnings("NullAway.Init")
  private Browser browser;

  @BeforeEach
  void start() throws Exception {
    browser = Browser.start(folder);
    browser.screen(1280, false);
  }

  @AfterEach
  void close() {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void itShowsWhatTheDaemonLoggedOfARealVmAndFindsItsWayToTheNextOne() throws Exception {
    RecordingHost.isNeeded();
    int port = freePort();
    Path log = folder.resolve("first.jsonl");
    Daemon first = new Daemon(port, log, "8s");
    openWhenUp(port);
    until("past.now()?.epoch >= 12");
    first.join();
    until("document.getElementById('link').className.includes('broken')");

    JsonNode shown = browser.evaluate(
        """
            ({halts: past.series(0, ['halts', 'blocks', 'max_ns', 'end_ms']),
              epoch: past.now().epoch, force: document.getElementById('in-force').dataset.settings,
              what: document.getElementById('what').textContent,
              rows: [...document.querySelectorAll('#vcpus tbody tr')].map(r => r.cells[0].textContent)})""");
    List<JsonNode> epochs = Files.readAllLines(log).stream()
        .map(l -> JsonMapper.shared().readTree(l)).filter(d -> d.has("epoch")).toList();
    assertThat(epochs).hasSizeGreaterThan(12);
    assertThat(shown.get("epoch").asLong()).isEqualTo(epochs.getLast().get("epoch").asLong());
    assertThat(longs(shown.get("halts").get(0))).containsExactlyElementsOf(
        epochs.stream().map(e -> e.at("/real/halts").asLong()).toList());
    assertThat(longs(shown.get("halts").get(1))).containsExactlyElementsOf(
        epochs.stream().map(e -> e.at("/real/blocks").asLong()).toList());
    assertThat(shown.get("force").asString())
        .isEqualTo(epochs.getLast().get("in_force").asString());
    assertThat(shown.get("what").asString()).startsWith("lab storage");
    assertThat(shown.get("rows").get(0).asString()).startsWith("storage (");
    assertThat(browser.complaints().stream().filter(c -> !isOfTheNetwork(c))).isEmpty();

    Path next = folder.resolve("second.jsonl");
    Daemon second = new Daemon(port, next, "8s");
    until("document.getElementById('link').className.includes('live')"
        + " && past.now()?.epoch >= 2 && past.series(0, ['halts'])[0].length <= past.now().epoch + 1");
    second.join();
    assertThat(browser.requests())
        .allMatch(r -> r.startsWith("http://127.0.0.1:" + port + "/"));
    assertThat(browser.complaints().stream().filter(c -> !isOfTheNetwork(c))).isEmpty();
  }

  @Test
  void afterEightHoursThePageHoldsNoMoreThanBefore() throws Exception {
    try (FedDashboard fed = new FedDashboard()) {
      fed.feed(EIGHT_HOURS);
      open(fed.port());
      until("past.now() !== null");
      feedWatched(fed, 600);
      long beforeBytes = heapBytes();
      JsonNode before = browser.evaluate("past.size()");
      int elements = browser.evaluate("document.querySelectorAll('*').length").asInt();
      feedWatched(fed, 2_000);

      assertThat(browser.evaluate("past.size()")).isEqualTo(before);
      assertThat(before.get("points")).extracting(JsonNode::asInt).containsExactly(240, 300, 480);
      assertThat(browser.evaluate("document.querySelectorAll('*').length").asInt())
          .isBetween(elements - 60, elements + 60);
      assertThat(heapBytes()).isLessThan(beforeBytes * 5 / 4 + 1_000_000);
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"1280, false", "1280, true", "390, false", "390, true"})
  void itDrawsEveryChartAndFitsTheScreen(int width, boolean dark) throws Exception {
    try (FedDashboard fed = new FedDashboard()) {
      browser.screen(width, dark);
      fed.feed(2 * Epochs.CHANGE_EVERY + 3);
      open(fed.port());
      until("document.querySelectorAll('figure.chart canvas').length === 7");
      for (int span = 0; span < 3; span++) {
        browser.press(Integer.toString(span + 1));
        fed.feed(1);
        until("document.querySelector('input[name=span]:checked').value === '" + span + "'");
        Thread.sleep(100);
        assertThat(browser.evaluate("""
            [...document.querySelectorAll('figure.chart canvas')].filter(c => {
              const pixels = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
              return new Set(new Uint32Array(pixels.buffer)).size > 8;
            }).length""").asInt()).as("charts with something on them").isEqualTo(7);
      }
      assertThat(
          browser.evaluate("document.documentElement.scrollWidth <= innerWidth").asBoolean())
          .isTrue();
      // Of the test's own looking at pixels the browser says that it is slow.
      assertThat(browser.complaints()).allMatch(c -> c.contains("getImageData"));
      assertThat(browser.requests())
          .allMatch(r -> r.startsWith("http://127.0.0.1:" + fed.port() + "/"));
    }
  }

  @Test
  void theKeyboardReadsAChartWithTheReasonOfAChange() throws Exception {
    try (FedDashboard fed = new FedDashboard()) {
      fed.feed(Epochs.CHANGE_EVERY + 20);
      open(fed.port());
      until("document.querySelector('#window canvas') !== null");
      browser.evaluate("document.querySelector('#window .plot').focus()");
      browser.press("End");
      String readout = "document.querySelector('#window .readout').textContent";
      assertThat(browser.evaluate(readout).asString()).contains("mean 141 µs", "max 500 µs");
      for (int i = 0; i < 20; i++) {
        browser.press("ArrowLeft");
      }
      assertThat(browser.evaluate(readout).asString())
          .contains("max 500 µs: They would have saved 13.1 % lately.");
      browser.press("Escape");
      assertThat(browser.evaluate(readout).asString()).isEmpty();
      browser.press("p");
      assertThat(browser.evaluate("document.getElementById('pause').ariaPressed").asString())
          .isEqualTo("true");
    }
  }

  @Test
  void everyPartHasANameForThoseWhoDoNotSeeIt() throws Exception {
    try (FedDashboard fed = new FedDashboard()) {
      fed.feed(500);
      open(fed.port());
      until("past.now() !== null");
      assertThat(texts(browser.evaluate("""
          [...document.querySelectorAll('button, a, input, summary, [tabindex], meter, table')]
            .filter(e => !(e.getAttribute('aria-label') || e.getAttribute('aria-labelledby')
              || e.textContent.trim() || e.labels?.length))
            .map(e => e.outerHTML)"""))).isEmpty();
      assertThat(texts(browser.evaluate("""
          [...document.querySelectorAll('h1, h2, h3')].map(h => h.tagName)
            .filter((h, i, all) => i > 0 && Number(h[1]) - Number(all[i - 1][1]) > 1)""")))
          .isEmpty();
      assertThat(browser.evaluate("""
          new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size
            === document.querySelectorAll('[id]').length""").asBoolean()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.evil = 1'}))",
      "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.evil = 1\">')",
      "setTimeout('window.evil = 1')",
      "fetch('http://127.0.0.1:1/').catch(() => { })"})
  void thePolicyStopsWhatThePageDoesNotNeed(String attempt) throws Exception {
    try (FedDashboard fed = new FedDashboard()) {
      fed.feed(3);
      open(fed.port());
      until("past.now() !== null");
      browser
          .evaluate("addEventListener('securitypolicyviolation', () => { window.stopped = true })");
      browser.evaluate(attempt);
      until("window.stopped === true");
      assertThat(browser.evaluate("window.evil === undefined").asBoolean()).isTrue();
    }
  }

  private void feedWatched(FedDashboard fed, int epochs) throws Exception {
    for (int fedSoFar = 0; fedSoFar < epochs; fedSoFar += FEW) {
      fed.feed(FEW);
      until("past.now().epoch === " + (fed.fed() - 1));
    }
  }

  private long heapBytes() throws Exception {
    browser.send("HeapProfiler.collectGarbage", Map.of());
    return browser.send("Runtime.getHeapUsage", Map.of()).get("usedSize").asLong();
  }

  private void open(int port) throws Exception {
    browser.open(URI.create("http://127.0.0.1:" + port + "/"));
  }

  private void openWhenUp(int port) throws Exception {
    for (int i = 0; i < 600; i++) {
      try (Socket _ = new Socket("127.0.0.1", port)) {
        open(port);
        return;
      } catch (IOException _) {
        Thread.sleep(50);
      }
    }
    throw new AssertionError("no dashboard on port " + port);
  }

  private void until(String condition) throws Exception {
    for (int i = 0; i < 1_200; i++) {
      if (browser.evaluate(condition).asBoolean()) {
        return;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("never: " + condition + "; " + browser.complaints());
  }

  /// That a daemon is not there is what the browser says of every try.
  private static boolean isOfTheNetwork(String complaint) {
    return complaint.contains("ERR_CONNECTION_REFUSED")
        || complaint.contains("ERR_INCOMPLETE_CHUNKED_ENCODING")
        || complaint.contains("ERR_CONNECTION_RESET") || complaint.contains("ERR_EMPTY_RESPONSE");
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static List<Long> longs(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asLong).toList();
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asString).toList();
  }

  /// `haltwise serve --lab storage`, in this process.
  private static final class Daemon {
    private final Thread thread;
    private CommandRun run = new CommandRun(-1, "", "");

    Daemon(int port, Path log, String duration) {
      thread = Thread.ofPlatform().start(() -> run = CommandRun.of("serve", "--json", "--lab",
          "storage service=50us", "--objective", "latency", "--duration", duration, "--listen",
          Integer.toString(port), "-o", log.toString()));
    }

    void join() throws InterruptedException {
      thread.join();
      assertThat(run.status()).as(run.err()).isZero();
    }
  }
}
