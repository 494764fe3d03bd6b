package haltwise.app.dashboard;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Who may ask. A page of the web that makes a browser here ask is refused: such a request names the site that it came from,
/// or, when a name of that site was made to lead here, a host that is not this one.
final class Visitors {
  private static final Set<String> METHODS = Set.of("GET", "HEAD");
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[[0-9A-Fa-f:.]+]");
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

  private final Listen listen;
  private final int port;

  /// @param port that is really listened on
  Visitors(Listen listen, int port) {
    this.listen = listen;
    this.port = port;
  }

  /// @param status of HTTP
  record Refusal(int status, String why) {
  }

  Optional<Refusal> refusal(HttpExchange exchange) {
    Headers h = exchange.getRequestHeaders();
    if (!METHODS.contains(exchange.getRequestMethod())) {
      return Optional.of(new Refusal(405, "Only GET: nothing can be changed here."));
    }
    List<String> hosts = h.getOrDefault("Host", List.of());
    if (hosts.size() != 1 || !isOurs(hosts.getFirst())) {
      return Optional.of(new Refusal(421, "This server does not go by that name. Use http://"
          + (listen.isLoopback() ? "127.0.0.1" : "ADDRESS") + ":" + port + "/"));
    }
    String own = "http://" + hosts.getFirst();
    boolean foreign = h.getOrDefault("Origin", List.of()).stream().anyMatch(o -> !o.equals(own))
        || h.getOrDefault("Sec-Fetch-Site", List.of()).stream()
            .anyMatch(s -> !s.equals("same-origin") && !s.equals("none"));
    // A link that somebody follows is no request of a foreign page's scripts.
    boolean followed = h.getOrDefault("Sec-Fetch-Mode", List.of()).contains("navigate")
        && exchange.getRequestURI().getPath().equals("/") && !h.containsKey("Origin");
    return foreign && !followed
        ? Optional.of(new Refusal(403, "Only pages of this server may ask."))
        : Optional.empty();
  }

  private boolean isOurs(String host) {
    String suffix = ":" + port;
    if (!host.endsWith(suffix)) {
      return false;
    }
    String name = host.substring(0, host.length() - suffix.length());
    return listen.isLoopback()
        ? LOOPBACK.contains(name)
        : ADDRESS.matcher(name).matches() || LOOPBACK.contains(name)
            || name.equalsIgnoreCase(listen.host());
  }
}
