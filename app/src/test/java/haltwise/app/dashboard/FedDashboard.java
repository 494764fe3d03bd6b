package haltwise.app.dashboard;

import haltwise.app.serve.Epochs;
import java.util.Map;
import java.util.Optional;

/// A dashboard that is fed with epochs that never were, faster than they could come.
public final class FedDashboard implements AutoCloseable {
  private final Dashboard dashboard = new Dashboard("a test", "haltwise test", Epochs.START,
      Optional.empty());
  private final WebServer server = WebServer.start(Listen.parse("127.0.0.1:0"), dashboard,
      Map.of());
  private long fed;

  public int port() {
    return server.port();
  }

  /// So many more.
  public void feed(long epochs) {
    for (long last = fed + epochs; fed < last; fed++) {
      dashboard.epoch(Epochs.of(fed));
    }
  }

  public long fed() {
    return fed;
  }

  @Override
  public void close() {
    dashboard.close();
    server.close();
  }
}
