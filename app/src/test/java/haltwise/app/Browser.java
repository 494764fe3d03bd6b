package haltwise.app;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One page of a headless Chromium, spoken to by its DevTools protocol
/// (https://chromedevtools.github.io/devtools-protocol/). It keeps what the page complained of and what it asked the network for.
final class Browser implements AutoCloseable {
  private static final int SECONDS = 60;

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private CompletableFuture<Void> loaded = new CompletableFuture<>();

  private Browser(Process process, String page) throws Exception {
    this.process = process;
    socket = HttpClient.newHttpClient().newWebSocketBuilder()
        .buildAsync(URI.create(page), new Listener()).get(SECONDS, TimeUnit.SECONDS);
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      send(domain + ".enable", Map.of());
    }
  }

  /// Skips the test, and says why, where there is no Chromium.
  ///
  /// @param scratch for its profile
  static Browser start(Path scratch) throws Exception {
    Optional<Path> program = Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(name -> Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
            .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable).findFirst();
    assumeTrue(program.isPresent(), "There is no Chromium here: apt-get install chromium");
    Process process = new ProcessBuilder(program.orElseThrow().toString(), "--headless=new",
        "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
        "--remote-debugging-port=0", "--user-data-dir=" + scratch.resolve("profile"),
        "about:blank").redirectErrorStream(true).start();
    try {
      BufferedReader lines = process.inputReader();
      String line = "";
      while (!line.startsWith("DevTools listening on ")) {
        line = lines.readLine();
        assumeTrue(line != null, "Chromium does not start here");
      }
      // Whatever else it says must not fill the pipe.
      Thread.ofVirtual().start(() -> lines.lines().forEach(_ -> {
      }));
      return new Browser(process, page(URI.create(line.split(" ")[3])));
    } catch (Exception e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static String page(URI browser) throws Exception {
    String list = HttpClient.newHttpClient().send(
        HttpRequest.newBuilder(URI.create("http://" + browser.getAuthority() + "/json/list"))
            .build(),
        HttpResponse.BodyHandlers.ofString()).body();
    return JsonMapper.shared().readTree(list).valueStream()
        .filter(t -> t.path("type").asString("").equals("page")).findFirst().orElseThrow()
        .get("webSocketDebuggerUrl").asString();
  }

  void open(Path file) throws Exception {
    open(file.toUri());
  }

  void open(URI page) throws Exception {
    loaded = new CompletableFuture<>();
    send("Page.navigate", Map.of("url", page.toString()));
    loaded.get(SECONDS, TimeUnit.SECONDS);
  }

  void screen(int width, boolean dark) throws Exception {
    screen(width, 900, dark);
  }

  void screen(int width, int height, boolean dark) throws Exception {
    send("Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    send("Emulation.setEmulatedMedia", Map.of("features", List
        .of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  /// The value of an expression of the page's.
  JsonNode evaluate(String expression) throws Exception {
    JsonNode answer = send("Runtime.evaluate",
        Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + answer.get("exceptionDetails"));
    }
    return answer.path("result").path("value");
  }

  void press(String key) throws Exception {
    send("Input.dispatchKeyEvent", Map.of("type", "keyDown", "key", key));
    send("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key));
  }

  byte[] pdf() throws Exception {
    return Base64.getDecoder()
        .decode(send("Page.printToPDF", Map.of()).get("data").asString());
  }

  /// A PNG of what the screen shows.
  byte[] screenshot() throws Exception {
    return Base64.getDecoder()
        .decode(send("Page.captureScreenshot", Map.of("format", "png")).get("data").asString());
  }

  JsonNode send(String method, Map<String, Object> parameters) throws Exception {
    int id = lastId.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    socket.sendText(JsonMapper.shared().writeValueAsString(
        Map.of("id", id, "method", method, "params", parameters)), true);
    JsonNode message = answer.get(SECONDS, TimeUnit.SECONDS);
    if (message.has("error")) {
      throw new IllegalStateException(method + ": " + message.get("error"));
    }
    return message.get("result");
  }

  /// Errors and warnings in its console, and exceptions of its scripts.
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /// URLs that it asked for.
  List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    try {
      // On its own it removes what it left in its profile.
      socket.sendText("{\"id\":0,\"method\":\"Browser.close\"}", true);
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    socket.abort();
    try {
      process.getInputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void on(JsonNode message) {
    JsonNode p = message.path("params");
    switch (message.path("method").asString("")) {
      case "Page.loadEventFired" -> loaded.complete(null);
      case "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded" ->
        complaints.add(p.toString());
      case "Network.requestWillBeSent" ->
        requests.add(p.path("request").path("url").asString(""));
      default -> {
      }
    }
    CompletableFuture<JsonNode> answer = waiting.remove(message.path("id").asInt(0));
    if (answer != null) {
      answer.complete(message);
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        on(JsonMapper.shared().readTree(text.toString()));
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }
}
