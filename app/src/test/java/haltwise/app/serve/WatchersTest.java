package haltwise.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.app.top.WatchCost;
import haltwise.control.ControlPlan;
import haltwise.control.Decision;
import haltwise.control.Decision.Expected;
import haltwise.control.Disturbances;
import haltwise.control.EpochObservation;
import haltwise.control.Forecast;
import haltwise.control.Measured;
import haltwise.trace.HostSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Watchers that misbehave. Oracle: what they were told, counted.
@Timeout(60)
class WatchersTest {
  private static final HostSettings OFF = HostSettings.KERNEL_DEFAULT.withMaxNs(0);

  @Test
  void aWatcherThatHangsDelaysNeitherControlNorTheOthers() {
    CountDownLatch release = new CountDownLatch(1);
    List<Long> missed = new ArrayList<>();
    EpochWatcher hanging = e -> {
      await(release);
      missed.add(e.missed());
    };
    List<Long> seen = new ArrayList<>();
    CountDownLatch fiveHundred = new CountDownLatch(500);
    try (Watchers watchers = new Watchers(List.of(hanging, (EpochWatcher) e -> {
      seen.add(e.number());
      fiveHundred.countDown();
    }))) {
      for (long e = 0; e < 500; e++) {
        watchers.epoch(record(e));
        awaitSeen(fiveHundred, e); // the other one keeps up
      }
      await(fiveHundred);
      release.countDown();
    }
    assertThat(seen).hasSize(500).isSorted();
    // One in its hands, 480 in the queue.
    assertThat(missed).hasSizeBetween(480, 481).allMatch(m -> m == 0);
  }

  @Test
  void aWatcherThatFailsIsLeftOutAndTheOthersAreTold() {
    List<String> notes = new ArrayList<>();
    CountDownLatch noted = new CountDownLatch(1);
    EpochWatcher sound = new EpochWatcher() {
      @Override
      public void epoch(EpochRecord epoch) {
        notes.add("epoch " + epoch.number());
      }

      @Override
      public void note(String sentence) {
        notes.add(sentence);
        noted.countDown();
      }
    };
    try (Watchers watchers = new Watchers(List.of((EpochWatcher) _ -> {
      throw new IllegalStateException("No space left on device");
    }, sound))) {
      watchers.epoch(record(0));
      await(noted);
      watchers.epoch(record(1));
    }
    assertThat(notes).contains("epoch 0", "epoch 1")
        .anyMatch(n -> n.contains("No space left on device") && n.contains("Control goes on"));
  }

  private static void awaitSeen(CountDownLatch left, long epoch) {
    while (left.getCount() > 500 - epoch) {
      Thread.onSpinWait();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static EpochRecord record(long epoch) {
    EpochObservation seen = new EpochObservation(epoch, 250_000_000, 1, OFF, Measured.NOTHING,
        Optional.empty(), List.of(new Forecast(0, 0, 0, 0)), 0, 0, 0, 0, Disturbances.NONE);
    ControlPlan plan = ControlPlan.of(50_000, OFF, OFF, List.of(), Optional.empty());
    return new EpochRecord(Instant.EPOCH, (epoch + 1) * 250_000_000, 250_000_000, plan, seen,
        new Decision.Keep(OFF, new Expected(0, 0, 0), "because"), Optional.empty(),
        new WatchCost(0, 0, 0, 0), List.of(), 0);
  }
}
