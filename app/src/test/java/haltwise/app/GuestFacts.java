package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.Trace;
import haltwise.trace.TraceKind;
import haltwise.trace.VcpuHalts;
import haltwise.trace.facts.IdleCheck;
import haltwise.trace.facts.TraceFacts;
import haltwise.tracefile.TraceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The virtual host's own CPUs as those of a guest. Oracle: the kernel's own text of the same events, and its counters of
/// idle states.
interface GuestFacts {
  int APART_US = 500;
  int PUT_ASIDE_US = 50_000;

  VirtualHost host();

  private Trace guest() {
    return TraceFile.read(host().file("guest", "guest" + TraceFile.SUFFIX));
  }

  @Test
  default void everyIdlePeriodThatLeftTheCpuIsInTheKernelsOwnText() throws IOException {
    String text = Files.readString(host().file("guest", "witness.txt"));
    Trace trace = guest();

    assertThat(trace.info().eventsLost()).isZero();
    for (int v = 0; v < trace.halts().size(); v++) {
      VcpuHalts periods = trace.halts().get(v);
      // State 1 is C1. Each tracer takes a time of its own; the text has it in µs.
      NavigableSet<Long> enteredUs = Pattern.compile(
          "(\\d+)\\.(\\d{6}): cpu_idle: state=1 cpu_id=" + trace.info().vcpus().get(v).vcpuId())
          .matcher(text).results().map(m -> Long.valueOf(m.group(1) + m.group(2)))
          .collect(Collectors.toCollection(TreeSet::new));
      List<Long> haltedUs = IntStream.range(0, periods.size())
          .filter(i -> periods.waited(i) && periods.polledNs(i) == 0)
          .mapToObj(i -> periods.startNs(i) / 1_000).toList();

      assertThat(haltedUs).isNotEmpty();
      // A busy machine puts a thread of the emulator aside between the two times of one event.
      assertThat(notBeside(haltedUs, enteredUs, PUT_ASIDE_US)).isEmpty();
      assertThat(notBeside(haltedUs, enteredUs, APART_US))
          .hasSizeLessThanOrEqualTo(haltedUs.size() / 10);
    }
  }

  private static List<Long> notBeside(List<Long> haltedUs, NavigableSet<Long> enteredUs,
      int apartUs) {
    return haltedUs.stream()
        .filter(us -> enteredUs.subSet(us - apartUs, us + apartUs).isEmpty()).toList();
  }

  @Test
  default void theKernelCountedAsManyIdlePeriods() {
    Trace trace = guest();
    TraceKind.Guest kind = (TraceKind.Guest) trace.info().kind();

    assertThat(kind.idle().driver()).isEqualTo("acpi_idle");
    assertThat(kind.idle().states()).hasSize(4);
    assertThat(IdleCheck.disagreeing(TraceFacts.of(trace))).isEmpty();
    assertThat(trace.haltCount()).isGreaterThan(50);
  }

  @Test
  default void aGovernorWhoseDecisionsNoKernelTracesIsNamed() {
    CommandRun verified = CommandRun.of("verify",
        host().file("guest", "guest" + TraceFile.SUFFIX).toString());

    assertThat(verified.status()).isEqualTo(2);
    assertThat(verified.err()).contains("Its idle governor is menu");
  }

  /// 6.1's kernels have no such governor.
  @Test
  default void applyWritesTheGovernorsFiveAndRestoreTakesThemBack() throws IOException {
    List<String> lines = Files.readAllLines(host().file("guest", "applied.txt")).stream()
        .map(String::strip).toList();
    boolean hasGovernor = guest().info().kernelRelease().startsWith("6.12.");

    assertThat(lines).isEqualTo(hasGovernor
        ? List.of("200000 2 50000 2 Y", "0 50000 3 10000 4 N", "200000 2 50000 2 Y")
        : List.of("none", "3 none", "none"));
  }
}
