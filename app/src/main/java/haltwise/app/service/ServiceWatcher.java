package haltwise.app.service;

import haltwise.app.serve.EpochRecord;
import haltwise.app.serve.EpochWatcher;
import haltwise.linux.ServiceManager;
import haltwise.trace.HostSettings;
import haltwise.trace.Nanos;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// Tells the service manager that control is ready and goes on. A sign of life follows each epoch, so that a loop that stands
/// still is noticed and not only a process that is gone.
public final class ServiceWatcher implements EpochWatcher {
  private static final Duration STATUS_EVERY = Duration.ofSeconds(5);

  private final ServiceManager manager;
  private boolean ready;
  private Instant toldAt = Instant.MIN;
  private String told = "";

  /// @param manager closed with this
  public ServiceWatcher(ServiceManager manager) {
    this.manager = manager;
  }

  @Override
  public void epoch(EpochRecord e) {
    goesOn();
    status(e.time(), e.inForce().toString(), String.format(Locale.ROOT,
        "%s; %d vCPUs, %.1f %% polled, %s a halt%s", e.inForce(), e.seen().vcpus(),
        100 * e.seen().polledShare(),
        Nanos.text(e.seen().real().costPerHaltNs(e.plan().blockPriceNs())),
        e.seen().isWatched() ? "" : "; resting"));
  }

  @Override
  public void waiting(Instant time, HostSettings inForce) {
    goesOn();
    status(time, "waiting", "No VM runs; " + inForce);
  }

  private void goesOn() {
    manager.alive();
    if (!ready) {
      ready = true;
      manager.ready();
    }
  }

  private void status(Instant time, String of, String sentence) {
    if (!of.equals(told) || time.isAfter(toldAt.plus(STATUS_EVERY))) {
      told = of;
      toldAt = time;
      manager.status(sentence);
    }
  }

  @Override
  public void close() {
    manager.stopping();
    manager.close();
  }
}
