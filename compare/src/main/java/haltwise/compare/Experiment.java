package haltwise.compare;

import haltwise.compare.Comparison.State;
import haltwise.compare.Load.Done;
import haltwise.compare.Load.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;

/// Makes the runs of a plan and keeps each in the folder.
///
/// One thread calls [#run]; [#stop] may come from any thread, at any moment: the run that goes on is dropped, all before it
/// are kept, the load leaves the host as it was, and the folder says that it was interrupted.
public final class Experiment {
  /// A hook that restores the host may start a VM again.
  private static final long STOPPED_WITHIN_S = 600;

  private final Plan plan;
  private final Load load;
  private final Optional<Precheck> precheck;
  private final ComparisonFolder folder;
  private final Supplier<Environment> environment;
  private final DoubleConsumer progress;
  private final CountDownLatch ended = new CountDownLatch(1);
  /// Held while something is written, which an interrupt would spoil.
  private final ReentrantLock writing = new ReentrantLock();
  private final Thread thread = Thread.currentThread();
  private volatile Optional<String> left = Optional.empty();

  /// @param environment reads the host as it is
  /// @param progress is told how much is done, 0..1
  public Experiment(Plan plan, Load load, Optional<Precheck> precheck, ComparisonFolder folder,
      Supplier<Environment> environment, DoubleConsumer progress) {
    this.plan = plan;
    this.load = load;
    this.precheck = precheck;
    this.folder = folder;
    this.environment = environment;
    this.progress = progress;
  }

  /// Makes all runs. Afterwards, however it ends, the load is closed and the folder complete.
  ///
  /// @throws InterruptedException when it was stopped
  /// @throws IllegalArgumentException when a load or its check fails, or an arm is not in force, each time that it is tried in the first
  ///     round
  public void run() throws InterruptedException {
    State state = State.INTERRUPTED;
    try {
      runRounds();
      state = State.FINISHED;
    } finally {
      end(state);
    }
  }

  /// Tells it to stop, and waits until it did.
  ///
  /// @return why the host may not be as it was found; empty when it is
  public Optional<String> stop() {
    writing.lock();
    try {
      if (ended.getCount() > 0) {
        thread.interrupt();
      }
    } finally {
      writing.unlock();
    }
    try {
      ended.await(STOPPED_WITHIN_S, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return left;
  }

  private void runRounds() throws InterruptedException {
    List<Arm> arms = new ArrayList<>(plan.arms());
    plan.control().ifPresent(arms::add);
    Protocol protocol = plan.protocol();
    load.run(arms.getFirst(), new Place(0, 1, 1)); // the first run is never like the others
    List<List<Integer>> orders = WilliamsOrder.rounds(arms.size(), protocol.rounds(),
        protocol.seed());
    int made = 0;
    for (int round = 1; round <= orders.size(); round++) {
      List<Integer> order = orders.get(round - 1);
      for (int place = 1; place <= order.size(); place++) {
        runPlace(arms.get(order.get(place - 1)), round, place);
        progress.accept((double) ++made / (arms.size() * orders.size()));
      }
    }
  }

  /// Until it counts, or was tried often enough.
  private void runPlace(Arm arm, int round, int place) throws InterruptedException {
    int attempts = 1 + plan.protocol().retries();
    for (int attempt = 1; attempt <= attempts; attempt++) {
      Run run = runOnce(arm, new Place(round, place, attempt));
      switch (run.outcome()) {
        case Outcome.Finished _ -> {
          return;
        }
        case Outcome.Void(List<VoidReason> reasons) -> {
          VoidReason why = reasons.getFirst();
          if (round == 1 && attempt == attempts && isHopeless(why.kind())) {
            throw new IllegalArgumentException("Arm " + arm.name() + ": " + why.text()
                + " It was tried " + (attempts == 1 ? "once." : attempts + " times.")
                + " Try it by hand first. What ran is in " + folder.path()
                + "; the next experiment needs another folder.");
          }
        }
      }
    }
  }

  /// What went wrong each time in the first round will not go right in a later one.
  private static boolean isHopeless(VoidReason.Kind why) {
    return switch (why) {
      case FAILED, TREATMENT -> true;
      case EVENTS_LOST, DISTURBED, PRECHECK -> false;
    };
  }

  private Run runOnce(Arm arm, Place place) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(plan.protocol().settleNs());
    OptionalDouble number = OptionalDouble.empty();
    if (precheck.isPresent()) {
      Precheck.Answer answer = precheck.get().check();
      number = answer.number();
      if (answer.doubt().isPresent()) {
        long nowNs = System.nanoTime();
        return keep(arm, place, number, new Done(Map.of(), nowNs, nowNs, Optional.empty(),
            List.of(answer.doubt().get()), List.of("It was not run.")));
      }
    }
    return keep(arm, place, number, load.run(arm, place));
  }

  private Run keep(Arm arm, Place place, OptionalDouble number, Done done)
      throws InterruptedException {
    writing.lock();
    try {
      boolean interrupted = Thread.interrupted();
      Optional<String> file = done.trace().map(t -> folder.addTrace(place.round(), place.place(),
          place.attempt(), arm.name(), t));
      Run run = new Run(place.round(), place.place(), place.attempt(), arm.name(),
          Outcome.of(done.doubts()), done.values(), done.startNs(), done.endNs(), number, file,
          done.notes());
      folder.add(run);
      if (interrupted) {
        throw new InterruptedException();
      }
      return run;
    } finally {
      writing.unlock();
    }
  }

  private void end(State state) {
    writing.lock();
    try {
      boolean interrupted = Thread.interrupted();
      try {
        load.close();
      } catch (RuntimeException e) {
        left = Optional.of(String.valueOf(e.getMessage()));
        throw e;
      } finally {
        folder.end(state, environment.get());
        ended.countDown();
      }
      if (interrupted) {
        thread.interrupt();
      }
    } finally {
      writing.unlock();
    }
  }
}
