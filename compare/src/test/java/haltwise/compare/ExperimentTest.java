package haltwise.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.compare.Comparison.State;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: a load whose answers are written down here.
class ExperimentTest {
  @TempDir
  private Path temporary = Path.of("");

  @Test
  void runsEveryArmOnceInEachRoundAndOnceBeforehandForWarmth() throws InterruptedException {
    Scripted load = new Scripted((_, _) -> List.of());

    Comparison c = run(Trials.plan(6, true, 0), load);

    assertThat(c.state()).isEqualTo(State.FINISHED);
    assertThat(load.places).hasSize(1 + 18).startsWith("0.1.1 off");
    for (int round = 1; round <= 6; round++) {
      int number = round;
      assertThat(c.runs().stream().filter(r -> r.round() == number).map(Run::arm))
          .containsExactlyInAnyOrder("off", "on", Arm.CONTROL);
    }
    assertThat(load.closed).isEqualTo(1);
    assertThat(c.main().orElseThrow().versus("on").orElseThrow().verdict())
        .isEqualTo(new Verdict.Better());
  }

  @Test
  void repeatsAVoidRunAtItsPlaceAndKeepsIt() throws InterruptedException {
    Scripted load = new Scripted((arm, place) -> arm.equals("on") && place.round() == 2
        && place.attempt() == 1
            ? List.of(new VoidReason(VoidReason.Kind.DISTURBED, "Others were loud."))
            : List.of());

    Comparison c = run(Trials.plan(6, false, 2), load);

    assertThat(c.runs()).hasSize(13);
    List<Run> second = c.runs().stream().filter(r -> r.round() == 2 && r.arm().equals("on"))
        .toList();
    assertThat(second).extracting(Run::isFinished).containsExactly(false, true);
    assertThat(second).extracting(Run::place).containsOnly(second.getFirst().place());
    assertThat(c.main().orElseThrow().versus("on").orElseThrow().shift().orElseThrow().pairs())
        .isEqualTo(6);
  }

  @Test
  void goesOnWhereEveryAttemptIsVoid() throws InterruptedException {
    Comparison c = run(Trials.plan(6, false, 1), new Scripted((arm, _) -> arm.equals("on")
        ? List.of(new VoidReason(VoidReason.Kind.DISTURBED, "Others were loud."))
        : List.of()));

    assertThat(c.runs()).hasSize(6 + 12);
    assertThat(c.main().orElseThrow().versus("on").orElseThrow().verdict())
        .isInstanceOf(Verdict.Void.class);
  }

  @Test
  void anArmThatIsNeverInForceEndsItInTheFirstRound() {
    Scripted load = new Scripted((arm, _) -> arm.equals("on")
        ? List.of(new VoidReason(VoidReason.Kind.TREATMENT, "Not in force."))
        : List.of());

    assertThatThrownBy(() -> run(Trials.plan(6, false, 1), load))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("Arm on: Not in force.", "2 times", "another folder");
    assertThat(load.places.size()).isLessThanOrEqualTo(1 + 3);
  }

  @Test
  void aCheckThatFailsEndsItInTheFirstRound() {
    Plan plan = Trials.plan(6, false, 1);
    ComparisonFolder folder = ComparisonFolder.create(temporary.resolve("r"), plan, Trials.HOST);
    for (String line : List.of("false", "echo none")) {
      assertThatThrownBy(() -> new Experiment(plan, new Scripted((_, _) -> List.of()),
          Optional.of(new Precheck(ShellCommand.ofLine(line))), folder, () -> Trials.HOST, _ -> {
          }).run()).isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("The check \"" + line + "\" before it", "2 times");
    }
  }

  @Test
  void aLoadThatFailsFromTheStartEndsItWithItsReason() {
    Scripted load = new Scripted((_, place) -> place.round() == 0
        ? List.of()
        : List.of(new VoidReason(VoidReason.Kind.FAILED, "fio: not found.")));

    assertThatThrownBy(() -> run(Trials.plan(6, false, 1), load))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("fio: not found.")
        .hasMessageContaining("2 times");
    assertThat(ComparisonFolder.read(temporary.resolve("r")).state()).isEqualTo(State.INTERRUPTED);
    assertThat(load.closed).isEqualTo(1);
  }

  @Test
  void stoppedInTheMiddleOfARunKeepsAllBeforeIt() throws Exception {
    CountDownLatch inSeventhRun = new CountDownLatch(1);
    List<String> seen = new ArrayList<>();
    Scripted load = new Scripted((_, _) -> List.of()) {
      @Override
      public Done run(Arm arm, Place place) throws InterruptedException {
        seen.add(arm.name());
        if (seen.size() == 1 + 7) {
          inSeventhRun.countDown();
          Thread.sleep(60_000);
        }
        return super.run(arm, place);
      }
    };
    Plan plan = Trials.plan(6, true, 0);
    ComparisonFolder folder = ComparisonFolder.create(temporary.resolve("r"), plan, Trials.HOST);
    FutureTask<Experiment> made = new FutureTask<>(
        () -> new Experiment(plan, load, Optional.empty(), folder, () -> Trials.HOST, _ -> {
        }));
    FutureTask<Boolean> interrupted = new FutureTask<>(() -> {
      try {
        made.get().run();
        return false;
      } catch (InterruptedException e) {
        return true;
      }
    });
    Thread thread = new Thread(() -> {
      made.run();
      interrupted.run();
    });
    thread.start();
    inSeventhRun.await();

    made.get().stop();

    Comparison c = ComparisonFolder.read(temporary.resolve("r"));
    assertThat(c.state()).isEqualTo(State.INTERRUPTED);
    assertThat(c.after()).isPresent();
    assertThat(c.runs()).hasSize(6);
    assertThat(load.closed).isEqualTo(1);
    assertThat(interrupted.get()).isTrue();
  }

  @Test
  void aPrecheckFarFromTheFirstVoidsTheRunWithoutRunningIt() throws InterruptedException {
    Path count = temporary.resolve("count");
    // 100 always, but 90 the third time.
    Precheck precheck = new Precheck(ShellCommand.ofLine("echo x >> " + count + "; test $(wc -l < "
        + count + ") = 3 && echo speed 90 Mbit/s || echo speed 100 Mbit/s"));
    Scripted load = new Scripted((_, _) -> List.of());
    Plan plan = Trials.plan(6, false, 1);
    ComparisonFolder folder = ComparisonFolder.create(temporary.resolve("r"), plan, Trials.HOST);

    new Experiment(plan, load, Optional.of(precheck), folder, () -> Trials.HOST, _ -> {
    }).run();

    List<Run> runs = ComparisonFolder.read(temporary.resolve("r")).runs();
    assertThat(runs).hasSize(13);
    assertThat(runs.get(2).isFinished()).isFalse();
    assertThat(runs.get(2).precheck()).hasValue(90);
    assertThat(runs.get(2).values()).isEmpty();
    assertThat(runs.get(3).precheck()).hasValue(100);
    assertThat(load.places).hasSize(1 + 12);
  }

  private Comparison run(Plan plan, Load load) throws InterruptedException {
    ComparisonFolder folder = ComparisonFolder.create(temporary.resolve("r"), plan, Trials.HOST);
    new Experiment(plan, load, Optional.empty(), folder, () -> Trials.HOST, _ -> {
    }).run();
    return ComparisonFolder.read(temporary.resolve("r"));
  }

  /// Arm "on" does half as much again as "off", which wobbles a little.
  private static class Scripted implements Load {
    private final BiFunction<String, Place, List<VoidReason>> doubts;
    private final List<String> places = new ArrayList<>();
    private int closed;

    Scripted(BiFunction<String, Place, List<VoidReason>> doubts) {
      this.doubts = doubts;
    }

    @Override
    public List<Measure> measures() {
      return List.of(Trials.WORK, Trials.COST);
    }

    @Override
    public Done run(Arm arm, Place place) throws InterruptedException {
      places.add(place.round() + "." + place.place() + "." + place.attempt() + " " + arm.name());
      double wobble = 1 + 0.001 * (places.size() * 7 % 5 - 2);
      double work = (arm.name().equals("on") ? 150 : 100) * wobble;
      return new Done(Map.of(Trials.WORK, work), 1, 2, Optional.empty(),
          doubts.apply(arm.name(), place), List.of());
    }

    @Override
    public void close() {
      closed++;
    }
  }
}
