package haltwise.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.compare.Load.Done;
import haltwise.compare.Load.Place;
import haltwise.trace.HostSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Oracle: real commands of the shell.
class CommandLoadTest {
  private static final Place FIRST = new Place(1, 1, 1);
  private static final Measure METRIC = Measure.higherIsBetter("metric", "", "a number");

  @TempDir
  private Path temporary = Path.of("");

  @ParameterizedTest
  @CsvSource({"IOPS=([0-9.]+k?),read: IOPS=12.3k BW=48MiB/s,12300",
      "IOPS=([0-9.]+k?),IOPS=1k then IOPS=2k,2000", "[0-9]+ ops,did 7 ops,7",
      "score (.*),score 1.5e3 points,1500"})
  void findsTheNumberOfTheLastMatch(String regex, String printed, double number)
      throws InterruptedException {
    assertThat(MetricSource.ofRegex(regex).find(output(printed))).hasValue(number);
  }

  @Test
  void findsTheNumberAtAJsonPointerBehindOtherLines() throws InterruptedException {
    ShellCommand.Output output = output("[info] warming up\n"
        + "{\"jobs\":[{\"read\":{\"iops\":512.5}}]}\ndone, 7 errors\n");

    assertThat(MetricSource.ofPointer("/jobs/0/read/iops").find(output)).hasValue(512.5);
    assertThat(MetricSource.ofPointer("/jobs/1").find(output)).isEmpty();
    assertThat(MetricSource.ofPointer("/jobs").find(output("no JSON"))).isEmpty();
  }

  @Test
  void saysWhatIsWrongWithAPattern() {
    assertThatThrownBy(() -> MetricSource.ofRegex("("))
        .hasMessageContaining("no regular expression");
    assertThatThrownBy(() -> MetricSource.ofPointer("jobs"))
        .hasMessageContaining("no JSON pointer");
  }

  @Test
  void theCommandLearnsOfItsArmAndTheHostIsRestored() throws Exception {
    Path parameters = Files.writeString(temporary.resolve("p"), HostSettings.OFF.toString());
    ArmHook hook = new ArmHook(ShellCommand.ofLine("echo $HALTWISE_SETTINGS > " + parameters),
        () -> settings(parameters));
    CommandLoad load = load("echo value $HALTWISE_MAX", hook);

    Done done = load.run(Trials.ON, FIRST);

    assertThat(done.doubts()).isEmpty();
    assertThat(done.values()).isEqualTo(Map.of(METRIC, 200_000.0));
    assertThat(settings(parameters)).hasValue(
        (HostSettings) Trials.ON.settings());
    load.close();
    assertThat(settings(parameters)).hasValue(HostSettings.OFF);
  }

  @Test
  void aHookThatDoesNotTakeVoidsTheRunBeforeItsCommand() throws InterruptedException {
    ArmHook hook = new ArmHook(ShellCommand.ofLine("true"), () -> Optional.of(HostSettings.OFF));

    Done done = load("echo value 1", hook).run(Trials.ON, FIRST);

    assertThat(done.doubts()).singleElement()
        .satisfies(d -> assertThat(d.kind()).isEqualTo(VoidReason.Kind.TREATMENT));
    assertThat(done.values()).isEmpty();
  }

  @Test
  void believesWhatAHookReadsBackOfAVmsOwnMax() throws InterruptedException {
    ArmHook hook = new ArmHook(ShellCommand.ofLine("echo $HALTWISE_SETTINGS"),
        () -> Optional.of(HostSettings.OFF));

    assertThat(load("echo value 1", hook).run(Trials.ON, FIRST).doubts()).isEmpty();
  }

  @Test
  void aHookThatForgetsToRestoreIsTold() throws InterruptedException, IOException {
    Path parameters = Files.writeString(temporary.resolve("p"), HostSettings.OFF.toString());
    ArmHook hook = new ArmHook(ShellCommand.ofLine("test $HALTWISE_ARM = restore || echo"
        + " $HALTWISE_SETTINGS > " + parameters), () -> settings(parameters));
    CommandLoad load = load("echo value 1", hook);
    load.run(Trials.ON, FIRST);

    assertThatThrownBy(load::close).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("left " + Trials.ON.settings());
  }

  @Test
  void aCommandThatFailsOrPrintsNoNumberIsVoidWithItsLastLine() throws InterruptedException {
    ArmHook hook = new ArmHook(ShellCommand.ofLine("echo $HALTWISE_SETTINGS"), Optional::empty);

    assertThat(load("echo no disk; exit 4", hook).run(Trials.ON, FIRST).doubts())
        .singleElement().satisfies(d -> assertThat(d.text()).contains("status 4", "no disk"));
    assertThat(load("echo nothing", hook).run(Trials.ON, FIRST).doubts()).singleElement()
        .satisfies(d -> assertThat(d.text()).contains("no number where metric"));
  }

  @Test
  void anInterruptedCommandEndsWithWhatItStarted() throws Exception {
    Path pid = temporary.resolve("pid");
    ShellCommand command = ShellCommand.ofLine("sleep 300 & echo $! > " + pid + "; wait");
    Thread runner = new Thread(() -> {
      try {
        command.run();
      } catch (InterruptedException _) {
        // as it should be
      }
    });
    runner.start();
    while (!Files.exists(pid) || Files.readString(pid).isBlank()) {
      Thread.sleep(10);
    }
    long sleeper = Long.parseLong(Files.readString(pid).strip());

    runner.interrupt();
    runner.join();

    for (int i = 0; i < 200 && ProcessHandle.of(sleeper).filter(ProcessHandle::isAlive)
        .isPresent(); i++) {
      Thread.sleep(10);
    }
    assertThat(ProcessHandle.of(sleeper).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void whatACommandLeavesRunningGoesOnAndIsNotWaitedFor() throws Exception {
    long startNs = System.nanoTime();
    ShellCommand.Output output = ShellCommand.ofLine("sleep 60 & echo $!; echo warned >&2").run();
    long sleeper = Long.parseLong(output.out().strip());

    assertThat(System.nanoTime() - startNs).isLessThan(50_000_000_000L);
    assertThat(ProcessHandle.of(sleeper).filter(ProcessHandle::isAlive)).isPresent();
    assertThat(output.lastLine()).isEqualTo("warned");
    ProcessHandle.of(sleeper).ifPresent(ProcessHandle::destroy);
  }

  @Test
  void saysWhichProgramIsNotThere() {
    assertThatThrownBy(() -> new ShellCommand(List.of("no-such-program"), Map.of()).run())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Cannot run \"no-such-program\"");
  }

  private static CommandLoad load(String line, ArmHook hook) {
    return new CommandLoad(ShellCommand.ofLine(line), MetricSource.ofRegex("value (.*)"), METRIC,
        hook, new Meters(List.of()));
  }

  private static Optional<HostSettings> settings(Path file) {
    try {
      return Optional.of(
          HostSettings.parse(Files.readString(file).strip(), HostSettings.KERNEL_DEFAULT));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static ShellCommand.Output output(String text) throws InterruptedException {
    return new ShellCommand(List.of("printf", "%s", text), Map.of()).run();
  }
}
