package haltwise.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.app.top.Watchlist;
import haltwise.control.Decision;
import haltwise.linux.HostException;
import haltwise.linux.HostFiles;
import haltwise.record.AnchorRule;
import haltwise.record.HaltFeed;
import haltwise.record.LiveVcpu;
import haltwise.record.VmTarget;
import haltwise.replay.HostRule;
import haltwise.trace.HostSettings;
import haltwise.trace.counts.Counter;
import haltwise.trace.counts.HaltCounts;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The loop over VMs that never halt, and an actuator that misbehaves. Oracle: what it was asked to set, in order.
@Timeout(120)
class ControlLoopTest {
  private static final HostSettings BASELINE = HostSettings.KERNEL_DEFAULT;
  private static final HostSettings START = BASELINE.withMaxNs(60_000);
  private static final HostSettings THEIRS = BASELINE.withMaxNs(77_000);

  /// A host of which nothing is known.
  @TempDir
  private Path nobodySteals = Path.of("");

  private final FakeActuator actuator = new FakeActuator();
  private final List<Decision> decisions = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> looks = new ArrayList<>();
  private final List<Boolean> watched = new ArrayList<>();
  private KvmCounters counters = KvmCounters.of(Optional::empty);
  private ServeConfig config = ServeConfig.of(
      new ServeTarget(50_000, Optional.empty(), Optional.empty(), Optional.empty()));
  private int waits;
  private int feeds;

  /// Settings in a field.
  private static final class FakeActuator implements Actuator {
    final List<String> calls = new ArrayList<>();
    HostSettings value = BASELINE;
    HostSettings lastSet = BASELINE;
    boolean lasts = true;
    Optional<String> refuses = Optional.empty();

    @Override
    public String what() {
      return "a field";
    }

    @Override
    public List<String> begin() {
      calls.add("begin");
      lasts = true;
      return List.of();
    }

    @Override
    public HostSettings baseline() {
      return BASELINE;
    }

    @Override
    public List<HostSettings> menu() {
      return List.of();
    }

    @Override
    public HostSettings inForce() {
      return value;
    }

    @Override
    public boolean lasts() {
      return lasts;
    }

    @Override
    public void set(HostSettings settings) {
      if (refuses.isPresent()) {
        throw new HostException(refuses.get(), 0, "Free some space.");
      }
      if (value.equals(lastSet)) {
        calls.add("set " + settings.maxNs());
        value = settings;
        lastSet = settings;
      }
    }

    @Override
    public List<String> restore() {
      calls.add("rest");
      value = BASELINE;
      lastSet = BASELINE;
      return List.of();
    }
  }

  /// No halts at all.
  private static final class SilentFeed implements HaltFeed {
    private final List<String> looks;

    SilentFeed(List<String> looks) {
      this.looks = looks;
    }

    @Override
    public void rest() {
      looks.add("rest");
    }

    @Override
    public void wake() {
      looks.add("wake");
    }

    @Override
    public void follow(List<VmTarget> vms) {
    }

    @Override
    public void ceiling(long maxNs) {
    }

    @Override
    public void read(Listener listener) {
    }

    @Override
    public List<LiveVcpu> vcpus() {
      return List.of();
    }

    @Override
    public long nowNs() {
      return System.nanoTime();
    }

    @Override
    public long events() {
      return 0;
    }

    @Override
    public double eventNs() {
      return 0;
    }

    @Override
    public long lost() {
      return 0;
    }

    @Override
    public void close() {
    }
  }

  /// What happens at the end of an epoch, by its number; true ends control.
  private interface Script {
    boolean at(long epoch);
  }

  private void serve(List<Boolean> running, Script script) throws InterruptedException {
    Watchlist.Found vm = new Watchlist.Found("vm",
        new VmTarget(1, List.of(), OptionalLong.empty(), AnchorRule.INFERRED));
    boolean[] ended = new boolean[1];
    int[] looked = new int[1];
    ServedVms vms = new ServedVms() {
      @Override
      public List<Watchlist.Found> look() {
        int look = looked[0]++;
        boolean runs = look < running.size() ? running.get(look) : running.getLast();
        return runs ? List.of(vm) : List.of();
      }

      @Override
      public boolean ended() {
        return ended[0];
      }
    };
    EpochWatcher watcher = new EpochWatcher() {
      @Override
      public void epoch(EpochRecord e) {
        decisions.add(e.decision());
        watched.add(e.seen().isWatched());
        ended[0] = script.at(e.number());
      }

      @Override
      public void waiting(Instant time, HostSettings inForce) {
        waits++;
      }

      @Override
      public void note(String sentence) {
        notes.add(sentence);
      }
    };
    new ControlLoop(vms, actuator, HostRule.NEWEST, () -> {
      feeds++;
      return new LiveEpochs(new SilentFeed(looks), counters, ControlLoop.EPOCH_NS);
    }, () -> config, watcher, List.of(), HostFiles.below(nobodySteals)).serve(Optional.of(START),
        0);
  }

  @Test
  void whileNoVmRunsTheBaselineIsInForce() throws InterruptedException {
    // None at first; then one, for eight epochs; then none; then one again.
    serve(List.of(false, true, false, false, true), e -> e == 9);

    assertThat(waits).isEqualTo(2);
    assertThat(feeds).isEqualTo(2);
    assertThat(actuator.calls).startsWith("begin", "set 60000").endsWith("rest")
        .containsSubsequence("set 60000", "rest", "begin", "set 60000", "rest");
    assertThat(notes).anyMatch(n -> n.startsWith("No VM runs any more."));
    assertThat(actuator.value).isEqualTo(BASELINE);
  }

  @Test
  void whatSomebodyElseSetStaysUntilTheEnd() throws InterruptedException {
    serve(List.of(true), e -> {
      if (e == 1) {
        actuator.value = THEIRS;
      }
      if (e == 5) {
        assertThat(actuator.value).isEqualTo(THEIRS);
      }
      return e == 5;
    });

    assertThat(decisions.subList(2, 6)).allMatch(d -> d instanceof Decision.Abstain
        && d.settings().equals(THEIRS));
  }

  @Test
  void whatCannotBeWrittenIsToldAndTriedAgain() throws InterruptedException {
    actuator.refuses = Optional.of("Cannot write the journal: no space left");
    serve(List.of(true), e -> {
      if (e == 2) {
        actuator.refuses = Optional.empty();
      }
      return e == 14;
    });

    assertThat(decisions.getFirst()).isInstanceOf(Decision.Abstain.class);
    assertThat(decisions.getFirst().because()).contains("no space left");
    assertThat(decisions.getFirst().settings()).isEqualTo(BASELINE);
    assertThat(decisions.getLast()).isNotInstanceOf(Decision.Abstain.class);
  }

  @Test
  void aModuleThatIsLoadedAnewIsControlledAnew() throws InterruptedException {
    serve(List.of(true), e -> {
      actuator.lasts = e != 1;
      return e == 4;
    });

    assertThat(notes).anyMatch(n -> n.contains("loaded anew"));
    assertThat(actuator.calls).containsSubsequence("begin", "set 60000", "rest", "begin",
        "set 60000", "rest");
  }

  /// Counts of a VM that never halts.
  private static Optional<HaltCounts> stillCounts() {
    return Optional
        .of(new HaltCounts(Map.of(Counter.POLLS, 5L, Counter.HITS, 4L, Counter.WAKEUPS, 3L,
            Counter.HIT_NS, 2L, Counter.MISS_NS, 1L), Map.of()));
  }

  @Test
  void whileNothingChangesItLooksAwayAndThenOnceMore() throws InterruptedException {
    counters = KvmCounters.of(ControlLoopTest::stillCounts);
    serve(List.of(true), e -> e == 11);

    assertThat(watched).containsExactly(true, true, true, true, true, true, true, true, false,
        false,
        true, false);
    assertThat(looks).containsExactly("rest", "wake", "rest");
    assertThat(actuator.calls).containsExactly("begin", "set 60000", "rest");
  }

  @Test
  void whatSomebodyElseSetsIsSeenWhileItLooksAway() throws InterruptedException {
    counters = KvmCounters.of(ControlLoopTest::stillCounts);
    serve(List.of(true), e -> {
      if (e == 7) {
        actuator.value = THEIRS;
      }
      return e == 9;
    });

    assertThat(watched.subList(7, 10)).containsExactly(true, false, true);
    assertThat(decisions.subList(8, 10)).allMatch(d -> d instanceof Decision.Abstain
        && d.settings().equals(THEIRS));
  }

  @Test
  void aModuleThatIsLoadedAnewWhileItLooksAwayIsControlledAnew() throws InterruptedException {
    counters = KvmCounters.of(ControlLoopTest::stillCounts);
    serve(List.of(true), e -> {
      actuator.lasts = e != 7;
      return e == 9;
    });

    assertThat(notes).anyMatch(n -> n.contains("loaded anew"));
    // The epoch that showed it is not told; those of the new life are watched.
    assertThat(watched).doesNotContain(false);
    assertThat(actuator.calls).containsSubsequence("begin", "set 60000", "rest", "begin",
        "set 60000", "rest");
  }

  @Test
  void withoutRestsEveryEpochIsWatched() throws InterruptedException {
    counters = KvmCounters.of(ControlLoopTest::stillCounts);
    config = config.withoutRests();
    serve(List.of(true), e -> e == 11);

    assertThat(watched).hasSize(12).doesNotContain(false);
    assertThat(looks).isEmpty();
  }
}
