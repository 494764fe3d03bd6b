package haltwise.app.dashboard;

import haltwise.app.top.AskedGuest;
import haltwise.app.top.Tally.GuestIdle;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Asks a guest now and then how its CPUs idle, on a thread of its own: an agent takes its time, and nobody waits for it.
public final class GuestWatch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(2);

  private final AskedGuest guest;
  private final Duration every;
  private final Thread thread;
  private volatile Map<Integer, GuestIdle> latest = Map.of();

  public GuestWatch(AskedGuest guest) {
    this(guest, EVERY);
  }

  GuestWatch(AskedGuest guest, Duration every) {
    this.guest = guest;
    this.every = every;
    thread = Thread.ofVirtual().name("haltwise-guest").unstarted(this::ask);
  }

  public void start() {
    thread.start();
  }

  private void ask() {
    try {
      while (true) {
        Thread.sleep(every);
        latest = guest.take();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// What the guest counted lately of one of its CPUs; empty while it does not answer, and for other VMs.
  Optional<GuestIdle> of(int processId, int vcpu) {
    return processId == guest.processId()
        ? Optional.ofNullable(latest.get(vcpu))
        : Optional.empty();
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
