package haltwise.app.dashboard;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import haltwise.linux.HostException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// Serves the page, its events, and whatever else was given a path. Reads nothing from requests but their head.
public final class WebServer implements AutoCloseable {
  static {
    // Read once by the JDK's server: events are to leave at once, and nobody may hold on to a
    // half-sent request.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxReqTime", "10");
    System.setProperty("jdk.httpserver.maxConnections", "256");
  }

  /// Scripts and styles come from this server alone; nothing may be loaded from, sent to, or framed by another.
  static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
      + " img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
      + " frame-ancestors 'none'";

  private final HttpServer server;
  private final ExecutorService threads;
  private final Visitors visitors;
  private final Optional<Dashboard> dashboard;
  private final Map<String, Function<String, Answer>> others;

  /// What a path answers.
  ///
  /// @param type of its content
  public record Answer(String type, byte[] bytes) {
  }

  private WebServer(HttpServer server, Listen listen, Optional<Dashboard> dashboard,
      Map<String, Function<String, Answer>> others) {
    this.server = server;
    this.dashboard = dashboard;
    this.others = Map.copyOf(others);
    visitors = new Visitors(listen, server.getAddress().getPort());
    threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /// @param others more paths, such as `/metrics`: from the request's Accept to the answer
  /// @throws HostException when the address cannot be listened on
  public static WebServer start(Listen listen, Dashboard dashboard,
      Map<String, Function<String, Answer>> others) {
    return start(listen, Optional.of(dashboard), others);
  }

  /// Without events: all but the files of the page is in `others`.
  ///
  /// @throws HostException as before
  public static WebServer start(Listen listen, Map<String, Function<String, Answer>> others) {
    return start(listen, Optional.empty(), others);
  }

  private static WebServer start(Listen listen, Optional<Dashboard> dashboard,
      Map<String, Function<String, Answer>> others) {
    try {
      return new WebServer(HttpServer.create(listen.address(), 0), listen, dashboard, others);
    } catch (IOException e) {
      throw new HostException("Cannot listen on " + listen.host() + ":"
          + listen.address().getPort() + ": " + e.getMessage(), 0,
          "Give another port, or an address of this host, with --listen; or --no-listen.");
    }
  }

  /// The port that is really listened on.
  public int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Headers h = exchange.getResponseHeaders();
      h.set("Content-Security-Policy", POLICY);
      h.set("X-Content-Type-Options", "nosniff");
      h.set("Referrer-Policy", "no-referrer");
      h.set("Cross-Origin-Resource-Policy", "same-origin");
      h.set("Cross-Origin-Opener-Policy", "same-origin");
      h.set("Cache-Control", "no-store");
      Optional<Visitors.Refusal> refusal = visitors.refusal(exchange);
      if (refusal.isPresent()) {
        h.set("Allow", "GET, HEAD");
        send(exchange, refusal.get().status(), text(refusal.get().why()));
        return;
      }
      String path = exchange.getRequestURI().getPath();
      if (path.equals("/events") && dashboard.isPresent()) {
        events(exchange, dashboard.get());
        return;
      }
      Optional<Answer> answer = content(path,
          exchange.getRequestHeaders().getOrDefault("Accept", List.of("")).getFirst());
      if (answer.isPresent()) {
        send(exchange, 200, answer.get());
      } else {
        send(exchange, 404, text("There is no " + path + " here. Try /, /metrics or /state.json."));
      }
    }
  }

  private Optional<Answer> content(String path, String accept) {
    if (path.equals("/state.json") && dashboard.isPresent()) {
      return Optional.of(new Answer("application/json", dashboard.get().state()));
    }
    return Optional.ofNullable(others.get(path)).map(f -> f.apply(accept))
        .or(() -> Assets.of(path));
  }

  private static void events(HttpExchange exchange, Dashboard dashboard) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      send(exchange, 405, text("Only GET."));
      return;
    }
    Optional<Subscriber> page = dashboard.subscribe(lastEvent(exchange));
    if (page.isEmpty()) {
      send(exchange, 503, text("Too many pages are open. Close one."));
      return;
    }
    try {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      page.get().write(exchange.getResponseBody());
    } finally {
      dashboard.unsubscribe(page.get());
    }
  }

  /// A browser that reconnects by itself says it in a header; a page that does, in its address.
  private static String lastEvent(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Last-Event-ID");
    String query = exchange.getRequestURI().getQuery();
    return header != null
        ? header
        : query != null && query.startsWith("last=") ? query.substring("last=".length()) : "";
  }

  private static Answer text(String sentence) {
    return new Answer("text/plain; charset=utf-8",
        (sentence + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, Answer answer) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", answer.type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(answer.bytes.length));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, answer.bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(answer.bytes);
    }
  }

  /// Ends at once; pages find out by themselves.
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
