package haltwise.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.trace.BadTraceException;
import haltwise.trace.Cause;
import haltwise.trace.Halt;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.trace.VcpuHalts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Oracle: real text of kernels 6.12 and 6.18 counted with grep, KVM's own counters for the 6.18 run, and lines written
/// in the variants that kernels and trace-cmd print.
final class FtraceTextTest {
  @TempDir
  Path directory;

  private static Path resource(String name) throws Exception {
    return Path.of(FtraceTextTest.class.getResource(name).toURI());
  }

  private Trace read(String... lines) throws Exception {
    Path file = Files.write(directory.resolve("t.txt"), Arrays.asList(lines));
    return FtraceText.read(file, Optional.of(HostSettings.KERNEL_DEFAULT), "6.12");
  }

  @Test
  void readsGzippedTextOfAStockKernel() throws Exception {
    HostSettings settings = HostSettings.parse("max=50000,grow=2,grow-start=80000,shrink=2",
        HostSettings.OFF);
    Trace trace = FtraceText.read(resource("kvm-6.12.111_50000_2_80000_2.ftrace.gz"),
        Optional.of(settings), "6.12");
    VcpuHalts h = trace.halts().get(0);
    assertThat(h.size()).isEqualTo(2416);
    int events = 0;
    for (int i = 0; i < h.size(); i++) {
      assertThat(h.windowNs(i)).as("halt %d", i).isBetween(0L, 50_000L);
      events += h.get(i).change().happened() ? 1 : 0;
    }
    assertThat(events).isEqualTo(22);
    assertThat(trace.info().vcpus().get(0).windowAtStartNs()).isZero();
    assertThat(trace.info().kernelRelease()).isEqualTo("6.12");
    assertThat(trace.info().settingsAt(0, h.startNs(0))).contains(settings);
  }

  @Test
  void agreesWithKvmsCountersOf21Halts() throws Exception {
    VcpuHalts h = FtraceText.read(resource("ftrace-6.18-run1.txt"), Optional.empty(), "6.18")
        .halts().get(0);
    long waitedNs = 0;
    long hitNs = 0;
    for (int i = 0; i < h.size(); i++) {
      waitedNs += h.waited(i) ? h.durationNs(i) : 0;
      hitNs += h.waited(i) ? 0 : h.durationNs(i);
    }
    // halt_poll_fail_ns 590,377 + halt_wait_ns 62,369,502, and halt_poll_success_ns 343,698
    assertThat(waitedNs).isEqualTo(590_377 + 62_369_502);
    assertThat(hitNs).isEqualTo(343_698);
    assertThat(h.size()).isEqualTo(21);
    // 1220.097269 s less 93,153 ns
    assertThat(h.startNs(0)).isEqualTo(1_220_097_269_000L - 93_153);
  }

  @Test
  void readsNamesWithSpacesAndDashesProcessColumnsAndFourFlags() throws Exception {
    Trace trace = read("# tracer: nop",
        "       CPU 0/KVM-15818 (  15800) [001] d..2  10.000100: kvm_vcpu_wakeup: wait time 50000 ns, polling valid",
        "         my-vm-1-15820   (15801) [001] .....  10.000300: kvm_vcpu_wakeup: poll time 70 ns, polling valid",
        "       CPU 1/KVM-15819 (  15800) [000]  10.000400123: kvm_vcpu_wakeup:      wait time 60000 ns, polling valid");
    assertThat(trace.info().vcpus()).extracting(v -> v.vm() + "/" + v.processId() + "/"
        + v.threadId()).containsExactly("0/15800/15818", "0/15800/15819", "1/15801/15820");
    assertThat(trace.halts().get(1).startNs(0)).isEqualTo(10_000_400_123L - 60_000);
  }

  @Test
  void joinsWakingsAndInterruptsOfBothTextForms() throws Exception {
    Trace trace = read(
        "  vcpu0-7 [000] d..2.  1.000010: sched_switch: prev_comm=vcpu0 prev_pid=7 prev_prio=120 prev_state=S ==> next_comm=swapper/0 next_pid=0 next_prio=120",
        "  dev-9   [001] d..2.  1.000039: kvm_set_irq: gsi 4 level 1 source 0",
        "  dev-9   [001] d..2.  1.000040: sched_waking: comm=vcpu0 pid=7 prio=120 target_cpu=000",
        "  vcpu0-7 [000] .....  1.000060: kvm_vcpu_wakeup: wait time 55000 ns, polling valid",
        "  vcpu0-7 [000]  2.000010: sched_switch:    vcpu0:7 [120] S ==> swapper/0:0 [120]",
        "  <idle>-0 [001]  2.000040: sched_waking:   vcpu0:7 [120] CPU:000",
        "  vcpu0-7 [000]  2.000060: kvm_vcpu_wakeup: wait time 55000 ns, polling valid");
    Halt first = trace.halts().get(0).get(0);
    // starts at 1.000060 s - 55 µs = 1.000005 s, woken at 1.000040 s
    assertThat(first.arrivalNs()).isEqualTo(35_000);
    assertThat(first.cause()).isEqualTo(Cause.DEVICE);
    assertThat(trace.halts().get(0).get(1).arrivalNs()).isEqualTo(35_000);
  }

  @Test
  void vcpusStandInTheOrderOfVmsAndNumbersWithTheirWakers() throws Exception {
    Trace trace = read(
        "  b1-21 ( 20) [001] ..... 1.000001: kvm_halt_poll_ns: vcpu 1: halt_poll_ns 10000 (grow 0)",
        "  b1-21 ( 20) [001] ..... 1.000002: kvm_vcpu_wakeup: wait time 1000 ns, polling valid",
        "  a1-12 ( 10) [000] ..... 1.000003: kvm_halt_poll_ns: vcpu 1: halt_poll_ns 10000 (grow 0)",
        "  a1-12 ( 10) [000] ..... 1.000004: kvm_vcpu_wakeup: wait time 2000 ns, polling valid",
        "  a0-11 ( 10) [000] ..... 1.000005: kvm_halt_poll_ns: vcpu 0: halt_poll_ns 10000 (grow 0)",
        "  a0-11 ( 10) [000] ..... 1.000006: kvm_vcpu_wakeup: poll time 500 ns, polling valid",
        "  a1-12 ( 10) [000] ..... 1.000033: kvm_apic_ipi: dst 0 vec 50 (Fixed|physical|assert|edge|dst)",
        "  a1-12 ( 10) [000] ..... 1.000034: kvm_apic_accept_irq: apicid 0 vec 50 (Fixed|edge)",
        "  a1-12 ( 10) [000] d..2. 1.000035: sched_waking: comm=a0 pid=11 prio=120 target_cpu=000",
        "  a0-11 ( 10) [000] ..... 1.000041: kvm_vcpu_wakeup: wait time 30000 ns, polling valid");
    assertThat(trace.info().vcpus()).extracting(v -> v.vm() + "/" + v.vcpuId() + "/" + v.threadId())
        .containsExactly("0/0/11", "0/1/12", "1/1/21");
    assertThat(trace.halts()).extracting(h -> h.durationNs(0)).containsExactly(500L, 2_000L,
        1_000L);
    assertThat(trace.halts().get(0).get(1).waker()).as("the place of a1").isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"4711000123456", "4711"})
  void aClockThatCountsCyclesIsRefusedWithTheOneToTake(String time) {
    assertThatThrownBy(() -> read(
        "  v-7 [000] ..... " + time + ": kvm_vcpu_wakeup: wait time 55000 ns, polling valid"))
        .isInstanceOf(BadTraceException.class).hasMessageContaining("line 1: the time " + time)
        .hasMessageContaining("has no unit").hasMessageContaining("x86-tsc")
        .hasMessageContaining("-C mono");
  }

  @Test
  void countsLostEvents() throws Exception {
    Trace trace = read(
        "  v-7 [000] .....  1.000060: kvm_vcpu_wakeup: wait time 55000 ns, polling valid",
        "CPU:1 [LOST 42 EVENTS]", "##### CPU 1 buffer started ####",
        "  v-7 [000] .....  1.000090: kvm_vcpu_wakeup: poll time 5000 ns, polling valid");
    assertThat(trace.info().eventsLost()).isEqualTo(42);
    assertThat(trace.halts().get(0).windowNs(1)).isEqualTo(Halt.UNKNOWN_NS);
  }

  @Test
  void namesFileAndLineOfAMalformedHalt() {
    assertThatThrownBy(() -> read(
        "  v-7 [000] .....  1.000060: kvm_vcpu_wakeup: wait time 55000 ns, polling valid",
        "  v-7 [000] .....  1.000090: kvm_vcpu_wakeup: poll time 50"))
        .isInstanceOf(BadTraceException.class).hasMessageContaining("t.txt, line 2")
        .hasMessageContaining("poll time 50");
    assertThatThrownBy(() -> read("kvm_vcpu_wakeup: poll time 50"))
        .isInstanceOf(BadTraceException.class).hasMessageContaining("line 1");
  }

  @Test
  void refusesATextWithoutHaltsAndATruncatedArchive() throws Exception {
    assertThatThrownBy(() -> read("# nothing")).isInstanceOf(BadTraceException.class)
        .hasMessageContaining("no halt");
    byte[] whole = Files.readAllBytes(resource("kvm-6.12.111_50000_2_80000_2.ftrace.gz"));
    Path half = Files.write(directory.resolve("half.gz"), Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> FtraceText.read(half, Optional.empty(), ""))
        .isInstanceOf(BadTraceException.class).hasMessageContaining("half.gz");
  }
}
