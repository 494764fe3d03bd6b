package haltwise.app;

import haltwise.app.agent.GuestIdleCounts;
import haltwise.app.dashboard.Dashboard;
import haltwise.app.dashboard.GuestPage;
import haltwise.app.dashboard.GuestWatch;
import haltwise.app.dashboard.Listen;
import haltwise.app.dashboard.WebServer;
import haltwise.app.metrics.Exposition;
import haltwise.app.metrics.GuestExposition;
import haltwise.app.metrics.Totals;
import haltwise.app.serve.EpochWatcher;
import haltwise.app.serve.GuestRun;
import haltwise.app.top.AskedGuest;
import haltwise.linux.HostException;
import haltwise.linux.HostFiles;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/// The dashboard and the metrics of `haltwise serve`, on one address; or nothing, where there is to be none.
final class ServeWeb implements AutoCloseable {
  private final Optional<WebServer> server;
  private final List<EpochWatcher> watchers;

  private ServeWeb(Optional<WebServer> server, List<EpochWatcher> watchers) {
    this.server = server;
    this.watchers = watchers;
  }

  /// Says where it is. When the usual port is taken, it says so, and serving goes on without.
  ///
  /// @param what is controlled, in words
  /// @param guest that is asked how it polls by itself, for the dashboard
  /// @throws HostException when the address that the user chose cannot be listened on
  static ServeWeb start(HaltwiseCommand haltwise, ListenOption option, String what,
      Optional<AskedGuest> guest) {
    return start(haltwise, option, listen -> {
      String version = Version.number();
      Optional<GuestWatch> asked = guest.map(GuestWatch::new);
      Dashboard dashboard = new Dashboard(what, "haltwise " + version, Instant.now(), asked);
      Totals totals = new Totals();
      Exposition metrics = new Exposition(totals, what, version, dashboard::pages,
          dashboard::cutOff);
      WebServer server = WebServer.start(listen, dashboard,
          Map.of("/metrics", accept -> answer(metrics.text(accept))));
      asked.ifPresent(GuestWatch::start); // for a page that is really there
      return new Started(server, List.of(dashboard, totals));
    });
  }

  /// Of `serve --guest`: a page of its own.
  static ServeWeb startGuest(HaltwiseCommand haltwise, ListenOption option, GuestRun run) {
    return start(haltwise, option, listen -> {
      String version = Version.number();
      GuestPage page = new GuestPage(run, "haltwise " + version);
      GuestExposition metrics = new GuestExposition(run,
          () -> GuestIdleCounts.read(HostFiles.ofThisHost()::read), version);
      return new Started(WebServer.start(listen, Map.of("/", _ -> page.html(),
          "/metrics", accept -> answer(metrics.text(accept)), "/state.json",
          _ -> new WebServer.Answer("application/json",
              JsonMapper.shared().writeValueAsBytes(run.document())))),
          List.of());
    });
  }

  private record Started(WebServer server, List<EpochWatcher> watchers) {
  }

  private static ServeWeb start(HaltwiseCommand haltwise, ListenOption option,
      Function<Listen, Started> starting) {
    Optional<Listen> listen = option.listen();
    if (listen.isEmpty()) {
      return new ServeWeb(Optional.empty(), List.of());
    }
    try {
      Started started = starting.apply(listen.get());
      tell(haltwise.console(), listen.get(), started.server().port());
      return new ServeWeb(Optional.of(started.server()), started.watchers());
    } catch (HostException e) {
      if (option.isChosen()) {
        throw e;
      }
      haltwise.console().note("haltwise: no dashboard. " + e.getMessage());
      return new ServeWeb(Optional.empty(), List.of());
    }
  }

  private static WebServer.Answer answer(Exposition.Text text) {
    return new WebServer.Answer(text.type(), text.bytes());
  }

  private static void tell(Console console, Listen listen, int port) {
    String host = listen.host().contains(":") ? "[" + listen.host() + "]" : listen.host();
    console.note("haltwise: dashboard at http://" + host + ":" + port
        + "/, metrics at http://" + host + ":" + port + "/metrics");
    if (!listen.isLoopback()) {
      console.note("haltwise: CAUTION: whoever reaches " + host + " can read both.");
    }
  }

  List<EpochWatcher> watchers() {
    return watchers;
  }

  @Override
  public void close() {
    server.ifPresent(WebServer::close);
  }
}
