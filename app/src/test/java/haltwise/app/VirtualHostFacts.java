package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import haltwise.replay.Verifier;
import haltwise.replay.VerifyResult;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.trace.VcpuHalts;
import haltwise.tracefile.TraceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What must hold on a stock kernel, whose parameters the scenarios write. Oracles: that kernel's own text of the same
/// events, its counters in debugfs, and the rule worked out by hand for the settings written. A subclass boots one kernel, once.
@TestInstance(Lifecycle.PER_CLASS)
abstract class VirtualHostFacts {
  private static final Pattern WAKEUP = Pattern
      .compile("kvm_vcpu_wakeup: +(?:wait|poll) time (\\d+) ns");

  private static final int MOST_BOOTS = 3;
  private static final int FEWEST_HALTS = 20;

  private final String series;
  private final String[] scenarios;
  private VirtualHost host = new VirtualHost(-1, "", Path.of(""));

  VirtualHostFacts(String series, String... scenarios) {
    this.series = series;
    this.scenarios = scenarios;
  }

  /// Emulation loses interrupts now and then, for the same reason for which kernels panic in it (virtual-hosts/README.md): no
  /// haltwise can help that. It boots again then, and at last skips, with the reason. Everything else is a failure at once.
  @BeforeAll
  void boot(@TempDir Path results) throws IOException, InterruptedException {
    List<String> programs = Stream.of("trace-cmd", "perf").filter(VirtualHost::isHere).toList();
    Optional<String> trouble = Optional.of("not booted");
    for (int boot = 1; boot <= MOST_BOOTS && trouble.isPresent(); boot++) {
      host = VirtualHost.boot(series, results.resolve("boot-" + boot), programs, scenarios);
      trouble = troubleOfEmulation();
    }
    String reason = trouble.orElse("");
    assumeTrue(reason.isEmpty(), () -> "no virtual host: at each of " + MOST_BOOTS + " boots "
        + reason);
    assertThat(host.status()).as(host.output()).isZero();
  }

  private Optional<String> troubleOfEmulation() throws IOException {
    if (host.status() == VirtualHost.LACKS_SOMETHING
        && Files.exists(host.results().resolve("console-of-panic.log"))) {
      return Optional.of("the emulated kernel panicked");
    }
    if (host.output().contains("did not end in 10000 ms")) {
      return Optional.of("an emulated VM stood still");
    }
    if (host.output().contains("stopped with KVM exit reason 17")) {
      return Optional.of("an emulated VM met an internal error of its KVM");
    }
    try (Stream<Path> files = Files.walk(host.results())) {
      return files.filter(f -> f.toString().endsWith(TraceFile.SUFFIX))
          .filter(f -> TraceFile.read(f).haltCount() < FEWEST_HALTS).findFirst()
          .map(f -> "an emulated VM stood still (" + f.getFileName() + ")");
    }
  }

  public VirtualHost host() {
    return host;
  }

  @ParameterizedTest
  @ValueSource(strings = {"shrink-2", "shrink-0"})
  void everyRecordedWindowFollowsTheKernelsRule(String name) throws IOException {
    Trace trace = recorded(name);
    VerifyResult verified = Verifier.run(trace);

    assertThat(trace.info().kernelRelease()).startsWith(series + ".");
    assertThat(trace.info().eventsLost()).isZero();
    assertThat(verified.first()).isEmpty();
    assertThat(verified.checked()).isEqualTo(trace.haltCount()).isGreaterThan(20);
    assertThat(verified.moves()).isPositive();
  }

  @Test
  void verifyInsideCountedTheSameHalts() throws IOException {
    JsonNode inside = host.json("record", "verify.json");

    assertThat(inside.get("halts").asLong())
        .isEqualTo(recorded("shrink-0").haltCount() + recorded("shrink-2").haltCount());
    assertThat(inside.get("differences").asLong()).isZero();
  }

  @Test
  void theParametersWrittenAreInForceInTheTrace() throws IOException {
    assertThat(settings("shrink-2")).isEqualTo(new HostSettings(3_000_000, 2, 10_000, 2));
    assertThat(settings("shrink-0")).isEqualTo(new HostSettings(2_000_000, 4, 50_000, 0));
  }

  @Test
  void windowsObeyTheParametersWritten() throws IOException {
    // From 0 to the start, times four each, up to the max; shrink 0 drops to 0 at once.
    assertThat(windows("shrink-0")).isSubsetOf(0L, 50_000L, 200_000L, 800_000L, 2_000_000L)
        .contains(0L, 50_000L, 200_000L);
    assertThat(windows("shrink-2")).allMatch(ns -> ns == 0 || (ns >= 10_000 && ns <= 3_000_000));
  }

  @Test
  void theKernelsOwnTextHoldsTheSameHalts() throws IOException {
    List<Long> witnessed = numbers("record", "witness.txt", WAKEUP);

    assertThat(Collections.indexOfSubList(witnessed, durationsNs(recorded("shrink-0"))))
        .isNotNegative();
  }

  @Test
  void debugfsCountsEachHltExitThatWasTraced() throws IOException {
    long exits = numbers("foreign", "exits.txt",
        Pattern.compile("kvm_exit: vcpu (\\d+) reason hlt"))
        .size();
    assertThat(counter("after.txt", "halt_exits") - counter("before.txt", "halt_exits"))
        .isEqualTo(exits).isPositive();
  }

  @Test
  void topCountsNoMoreHaltsAndExitsThanThereWere() throws IOException {
    List<String[]> lines = Files.readAllLines(host.file("foreign", "top.txt")).stream()
        .map(line -> line.strip().split(" +")).toList();
    List<String> columns = List.of(lines.getFirst());
    double halts = 0;
    double exits = 0;
    for (String[] line : lines.subList(1, lines.size())) {
      assertThat(line[columns.indexOf("name")]).isEqualTo("haltwise");
      assertThat(line[columns.indexOf("lost")]).isEqualTo("0");
      halts += Double.parseDouble(line[columns.indexOf("halts/s")]);
      exits += Double.parseDouble(line[columns.indexOf("exits/s")]);
    }

    // Each interval is of 1 s or a little more, each halt leaves its guest once.
    assertThat(halts).isPositive().isLessThanOrEqualTo(exits);
    assertThat(exits)
        .isLessThanOrEqualTo(counter("after.txt", "exits") - counter("before.txt", "exits"));
    assertThat(halts).isLessThanOrEqualTo(
        counter("after.txt", "halt_exits") - counter("before.txt", "halt_exits"));
  }

  @Test
  void countsLieWithinWhatDebugfsSaidBeforeAndAfter() throws IOException {
    JsonNode samples = host.json("foreign", "counts.json").at("/vms/0/series/0/samples");
    JsonNode first = samples.get(0).get("counts");
    JsonNode last = samples.get(samples.size() - 1).get("counts");

    for (String name : List.of("halt_attempted_poll", "halt_successful_poll",
        "halt_poll_success_ns", "halt_poll_fail_ns")) {
      assertThat(List.of(counter("before.txt", name), first.get(name).asLong(),
          last.get(name).asLong(), counter("after.txt", name))).as(name).isSorted();
    }
    assertThat(last.get("halt_attempted_poll").asLong())
        .isGreaterThan(first.get("halt_attempted_poll").asLong());
  }

  @ParameterizedTest
  @CsvSource({"ftrace.txt, ftrace.txt", "trace.dat, trace-cmd.txt", "trace-cmd.txt, trace-cmd.txt",
      "perf.data, perf.txt", "perf.txt, perf.txt"})
  void everyRecordingIsImportedAsItsToolsOwnTextTellsIt(String recording, String text,
      @TempDir Path folder) throws IOException {
    assumeTrue(Files.exists(host.file("foreign", recording)),
        recording + " is missing: trace-cmd and perf (linux-perf) make them, installed here");

    assertThat(imported(recording, folder)).isNotEmpty()
        .isEqualTo(numbers("foreign", text, WAKEUP));
  }

  private List<Long> imported(String name, Path folder) throws IOException {
    Path file = folder.resolve(name + TraceFile.SUFFIX);
    CommandRun run = CommandRun.of("import", "--kernel", series, "-o", file.toString(),
        host.file("foreign", name).toString());
    assertThat(run.status()).as(run.err()).isZero();
    return durationsNs(TraceFile.read(file));
  }

  private static List<Long> durationsNs(Trace trace) {
    VcpuHalts halts = trace.halts().getFirst();
    return IntStream.range(0, halts.size()).mapToObj(halts::durationNs).toList();
  }

  private List<Long> numbers(String scenario, String name, Pattern pattern) throws IOException {
    return pattern.matcher(Files.readString(host.file(scenario, name))).results()
        .map(m -> Long.valueOf(m.group(1))).toList();
  }

  /// A line of debugfs: name and value.
  private long counter(String name, String counter) throws IOException {
    return numbers("foreign", name, Pattern.compile("(?m)^" + counter + " (\\d+)$")).getFirst();
  }

  private Trace recorded(String name) throws IOException {
    return TraceFile.read(host.file("record", name + TraceFile.SUFFIX));
  }

  private HostSettings settings(String name) throws IOException {
    Trace trace = recorded(name);
    return trace.info().settingsAt(0, trace.info().endNs()).orElseThrow();
  }

  private Set<Long> windows(String name) throws IOException {
    Set<Long> windows = new TreeSet<>();
    for (VcpuHalts halts : recorded(name).halts()) {
      for (int i = 0; i < halts.size(); i++) {
        windows.add(halts.windowNs(i));
      }
    }
    return windows;
  }
}
