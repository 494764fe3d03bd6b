package haltwise.app.dashboard;

import haltwise.app.serve.EpochRecord;
import haltwise.control.Decision;
import haltwise.control.Decision.Expected;
import haltwise.control.EpochObservation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// The latest decisions that changed something, with what came of each. Short experiments are so many that they have a list of
/// their own.
final class Changes {
  static final int KEPT = 200;
  static final int EXPERIMENTS_KEPT = 50;

  private final Deque<Change> lasting = new ArrayDeque<>();
  private final Deque<Change> experiments = new ArrayDeque<>();
  private boolean comparing;
  private Optional<Change> waiting = Optional.empty();

  /// @param epoch at whose end it was taken
  /// @param experiment over after one epoch
  /// @param from settings before
  /// @param decision what was decided
  /// @param came of the epoch after it; empty until that is over
  record Change(long epoch, long endMs, boolean experiment, String from, Decision decision,
      Optional<Expected> came) {
    private Change with(EpochRecord next) {
      EpochObservation o = next.seen();
      return new Change(epoch, endMs, experiment, from, decision,
          Optional.of(new Expected(o.real().costPerHaltNs(next.plan().blockPriceNs()),
              o.vcpus() == 0 ? 0 : o.polledShare(), o.real().blockedShare())));
    }
  }

  /// @return what is new, or known better, since the epoch before
  List<Change> add(EpochRecord e) {
    List<Change> news = new ArrayList<>();
    waiting.ifPresent(w -> {
      Change told = w.with(e);
      Deque<Change> of = list(told.experiment);
      of.removeLast();
      of.addLast(told);
      news.add(told);
    });
    waiting = change(e);
    waiting.ifPresent(c -> {
      Deque<Change> of = list(c.experiment);
      of.addLast(c);
      if (of.size() > (c.experiment ? EXPERIMENTS_KEPT : KEPT)) {
        of.removeFirst();
      }
      news.add(c);
    });
    return news;
  }

  private Optional<Change> change(EpochRecord e) {
    Decision d = e.decision();
    boolean back = comparing && d instanceof Decision.Change;
    comparing = d instanceof Decision.Compare;
    return switch (d) {
      case Decision.Keep _ -> Optional.empty();
      case Decision.Compare _,Decision.Probe _ -> Optional.of(change(e, true));
      case Decision.Change _ -> Optional.of(change(e, back));
      case Decision.FallBack _ -> Optional.of(change(e, false));
      // Said once: it is the same for as long as the foreign settings stay.
      case Decision.Abstain a -> lasting.peekLast() instanceof Change last
          && last.decision instanceof Decision.Abstain before
          && before.settings().equals(a.settings())
              ? Optional.empty()
              : Optional.of(change(e, false));
    };
  }

  private static Change change(EpochRecord e, boolean experiment) {
    return new Change(e.number(), e.time().toEpochMilli(), experiment, e.inForce().toString(),
        e.decision(), Optional.empty());
  }

  private Deque<Change> list(boolean experiment) {
    return experiment ? experiments : lasting;
  }

  /// Oldest first, of each kind.
  List<Change> all() {
    List<Change> all = new ArrayList<>(lasting);
    all.addAll(experiments);
    return all;
  }
}
