package haltwise.app.serve;

import haltwise.control.ControlPlan;
import haltwise.control.Spending;
import haltwise.trace.HostSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/// Passes on to a watcher what it is told, on a thread of its own. Never waits for it.
final class QueuedWatcher implements EpochWatcher {
  /// Two minutes.
  private static final int KEPT = 480;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final BlockingQueue<Consumer<EpochWatcher>> news = new ArrayBlockingQueue<>(KEPT);
  private final EpochWatcher watcher;
  private final Consumer<String> onFailure;
  private final Thread thread;
  private long missed;
  private volatile boolean failed;
  private boolean ends;

  QueuedWatcher(EpochWatcher watcher, Consumer<String> onFailure) {
    this.watcher = watcher;
    this.onFailure = onFailure;
    thread = Thread.ofPlatform().daemon().name("haltwise-watcher").start(this::passOn);
  }

  private void passOn() {
    try (watcher) {
      while (!ends) {
        news.take().accept(watcher);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failed = true;
      onFailure.accept("A watcher failed and is left out: " + reason(e) + ". Control goes on.");
    }
  }

  private static String reason(Throwable e) {
    return e.getCause() == null ? String.valueOf(e.getMessage()) : String.valueOf(e.getCause());
  }

  private boolean tell(Consumer<EpochWatcher> what) {
    return failed || news.offer(what);
  }

  @Override
  public void plan(ControlPlan plan, long firstEpoch, Spending spent) {
    tell(w -> w.plan(plan, firstEpoch, spent));
  }

  @Override
  public void epoch(EpochRecord epoch) {
    EpochRecord told = epoch.withMissed(missed);
    missed += tell(w -> w.epoch(told)) ? 0 : 1;
  }

  @Override
  public void waiting(Instant time, HostSettings inForce) {
    tell(w -> w.waiting(time, inForce));
  }

  @Override
  public void note(String sentence) {
    tell(w -> w.note(sentence));
  }

  @Override
  public void close() {
    tell(_ -> ends = true);
    try {
      if (!thread.join(PATIENCE)) {
        thread.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
