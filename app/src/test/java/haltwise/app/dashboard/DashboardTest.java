package haltwise.app.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.app.serve.EpochRecord;
import haltwise.app.serve.Epochs;
import haltwise.app.top.AskedGuest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The dashboard over HTTP. Oracle: the epochs that it was told, which follow from their numbers.
@Timeout(600)
class DashboardTest {
  private static final long EIGHT_HOURS = 8 * 3_600 * 4;

  private final Dashboard dashboard = new Dashboard("a test", "haltwise test", Epochs.START,
      Optional.empty());
  private final HttpClient client = HttpClient.newHttpClient();
  @SuppressWarnings("NullAway.Init")
  private WebServer server;

  @BeforeEach
  void start() {
    server = WebServer.start(Listen.parse("127.0.0.1:0"), dashboard, Map.of());
  }

  @AfterEach
  void stop() {
    dashboard.close();
    server.close();
  }

  @Test
  void afterEightHoursItHoldsNoMoreThanAfterOne() throws Exception {
    feed(0, EIGHT_HOURS / 8);
    int afterOne = state().toString().length();
    feed(EIGHT_HOURS / 8, EIGHT_HOURS);
    JsonNode full = state();
    int afterEight = full.toString().length();
    feed(EIGHT_HOURS, EIGHT_HOURS + EIGHT_HOURS / 4);

    assertThat(points(full)).containsExactly(240, 300, 480);
    assertThat(full.get("changes").valueStream().filter(c -> !c.get("experiment").asBoolean()))
        .hasSize(Changes.KEPT);
    assertThat(afterEight).isLessThan(4 * afterOne);
    JsonNode more = state();
    assertThat(points(more)).containsExactly(240, 300, 480);
    assertThat((double) more.toString().length()).isBetween(0.95 * afterEight, 1.05 * afterEight);
  }

  /// Oracle: HLTs that go up with each reading, of the one VM whose guest is asked.
  @Test
  void aGuestThatIsAskedStandsBesideItsVcpusAndNoOther() throws Exception {
    AtomicLong hlts = new AtomicLong();
    AskedGuest guest = AskedGuest.of(1_000, path -> path.contains("/cpu1/cpuidle/state1/")
        || !path.contains("/cpuidle/state0/") && !path.contains("/cpuidle/state1/")
            ? Optional.empty()
            : Optional.of(path.endsWith("/name")
                ? path.contains("state0") ? "POLL" : "haltpoll idle"
                : path.contains("state1") ? Long.toString(hlts.addAndGet(7)) : "0"));
    try (GuestWatch watch = new GuestWatch(guest, Duration.ofMillis(20))) {
      watch.start();
      while (watch.of(1_000, 0).isEmpty()) {
        Thread.sleep(5);
      }
      List<EpochRecord> one = List.of(Epochs.of(0, 2, 2));
      List<History.Update> updates = one.stream().map(new History()::add).toList();
      List<Map<String, Object>> rows = VcpuRows.of(updates, updates, Optional.of(watch)).rows();
      assertThat(rows).filteredOn(r -> Objects.equals(r.get("pid"), 1_000)).isNotEmpty()
          .anySatisfy(r -> assertThat((Double) r.get("guest_hlts_per_s")).isPositive());
      assertThat(rows).filteredOn(r -> !Objects.equals(r.get("pid"), 1_000)).isNotEmpty()
          .allSatisfy(r -> assertThat(r).doesNotContainKey("guest_hlts_per_s"));
    }
  }

  @Test
  void thePointsOfEachLevelHoldAllHaltsOfTheirTime() throws Exception {
    feed(0, 480);
    JsonNode state = state();

    long all = halts(0, 480);
    assertThat(sum(state, 2, "halts")).isEqualTo(all);
    assertThat(sum(state, 1, "halts")).isEqualTo(all);
    assertThat(sum(state, 0, "halts")).isEqualTo(halts(240, 480));
    JsonNode now = state.get("now");
    assertThat(now.get("epoch").asLong()).isEqualTo(479);
    assertThat(now.get("rows").size()).isEqualTo(4);
    assertThat(now.get("recent").get(column(state, "halts")).asLong()).isEqualTo(halts(472, 480));
  }

  @Test
  void whatCameOfAChangeIsToldBesideWhatWasPredicted() throws Exception {
    feed(0, Epochs.CHANGE_EVERY + 1);
    JsonNode change = state().get("changes").valueStream()
        .filter(c -> !c.get("experiment").asBoolean()).findFirst().orElseThrow();

    assertThat(change.get("kind").asString()).isEqualTo("change");
    assertThat(change.get("because").asString()).startsWith("They would have saved 13.1 %");
    assertThat(change.get("predicted").get(0).asDouble()).isEqualTo(92_000);
    double came = Epochs.of(Epochs.CHANGE_EVERY).seen().real()
        .costPerHaltNs(Epochs.BLOCK_PRICE_NS);
    assertThat(change.get("came").get(0).asDouble()).isCloseTo(came,
        Percentage.withPercentage(0.001));
  }

  @Test
  void aPageThatComesBackIsToldWhatItMissedAndNothingTwice() throws Exception {
    feed(0, 100);
    String last;
    try (Page page = new Page("")) {
      page.await(1);
      assertThat(page.names()).containsExactly("snapshot");
      last = page.ids().getFirst();
    }
    feed(100, 110);
    try (Page page = new Page(last)) {
      page.await(10);
      feed(110, 112);
      page.await(12);
      assertThat(page.names()).hasSize(12).containsOnly("epoch");
      assertThat(page.ids().stream().map(id -> Long.parseLong(id.split("-")[1])))
          .containsExactlyElementsOf(LongStream.range(100, 112).boxed().toList());
    }
  }

  @Test
  void aPageThatWasAwayForLongOrKnowsAnotherRunIsToldAll() throws Exception {
    feed(0, 100);
    String last;
    try (Page page = new Page("")) {
      page.await(1);
      last = page.ids().getFirst();
    }
    feed(100, 200);
    for (String id : List.of(last, "abc-199", "x", last + "9999999999999999999")) {
      try (Page page = new Page(id)) {
        page.await(1);
        assertThat(page.names()).as(id).startsWith("snapshot");
      }
    }
  }

  @Test
  void twentyPagesAreToldEverythingWhileOneThatNeverReadsIsCutOff() throws Exception {
    feed(0, 10);
    List<Page> pages = new ArrayList<>();
    try (Socket slow = new Socket()) {
      slow.setReceiveBufferSize(4_096);
      slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      slow.getOutputStream().write(("GET /events HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
          + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      while (dashboard.pages() < 1) {
        Thread.sleep(5);
      }
      for (int i = 0; i < 20; i++) {
        pages.add(new Page(""));
      }
      for (Page p : pages) {
        p.await(1);
      }
      long next = 10;
      // Each epoch only once all others have it: if any call waited for the slow one, this would
      // not end.
      while (dashboard.cutOff() == 0) {
        dashboard.epoch(Epochs.of(next++, 40, 4));
        for (Page p : pages) {
          p.await((int) (next - 9));
        }
      }
      assertThat(dashboard.cutOff()).isEqualTo(1);
      assertThat(dashboard.pages()).isEqualTo(20);
      for (Page p : pages) {
        assertThat(p.ids().stream().skip(1).map(id -> Long.parseLong(id.split("-")[1])))
            .containsExactlyElementsOf(LongStream.range(10, next).boxed().toList());
      }
    } finally {
      pages.forEach(Page::close);
    }
  }

  @Test
  void pagesBeyondTheBoundAreTurnedAway() throws Exception {
    List<Page> pages = new ArrayList<>();
    try {
      for (int i = 0; i < 64; i++) {
        pages.add(new Page(""));
        pages.getLast().await(1);
      }
      HttpResponse<String> one = client.send(request("/events"),
          HttpResponse.BodyHandlers.ofString());
      assertThat(one.statusCode()).isEqualTo(503);
    } finally {
      pages.forEach(Page::close);
    }
  }

  private void feed(long from, long to) {
    for (long n = from; n < to; n++) {
      dashboard.epoch(Epochs.of(n));
    }
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build();
  }

  private JsonNode state() throws Exception {
    return JsonMapper.shared().readTree(
        client.send(request("/state.json"), HttpResponse.BodyHandlers.ofString()).body());
  }

  private static List<Integer> points(JsonNode state) {
    return state.get("levels").valueStream().map(l -> l.get("points").size()).toList();
  }

  private static int column(JsonNode state, String name) {
    return state.get("columns").valueStream().map(JsonNode::asString).toList().indexOf(name);
  }

  private static long sum(JsonNode state, int level, String name) {
    int c = column(state, name);
    return state.get("levels").get(level).get("points").valueStream()
        .mapToLong(p -> p.get(c).asLong()).sum();
  }

  private static long halts(long from, long to) {
    return LongStream.range(from, to).map(n -> Epochs.of(n).seen().real().halts()).sum();
  }

  /// What a page of the browser would hear.
  private final class Page implements AutoCloseable {
    private final List<String> lines = new ArrayList<>();
    private final Stream<String> body;
    private final Thread reader;
    private final CountDownLatch ended = new CountDownLatch(1);

    Page(String last) throws Exception {
      HttpRequest.Builder request = HttpRequest
          .newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/events"));
      if (!last.isEmpty()) {
        request.header("Last-Event-ID", last);
      }
      HttpResponse<Stream<String>> response = client.send(request.build(),
          HttpResponse.BodyHandlers.ofLines());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
      body = response.body();
      reader = Thread.ofVirtual().start(() -> {
        try {
          body.forEach(this::take);
        } catch (RuntimeException _) {
          // Closed.
        } finally {
          ended.countDown();
        }
      });
    }

    private synchronized void take(String line) {
      if (!line.startsWith("data:")) {
        lines.add(line);
      }
      notifyAll();
    }

    /// Until so many events have come whole.
    synchronized void await(int events) throws InterruptedException {
      while (lines.stream().filter(String::isEmpty).count() < events) {
        assertThat(ended.getCount()).as("connection").isPositive();
        wait(1_000);
      }
    }

    synchronized List<String> names() {
      return lines.stream().filter(l -> l.startsWith("event: ")).map(l -> l.substring(7)).toList();
    }

    synchronized List<String> ids() {
      return lines.stream().filter(l -> l.startsWith("id: ")).map(l -> l.substring(4)).toList();
    }

    @Override
    public void close() {
      body.close();
      reader.interrupt();
    }
  }
}
