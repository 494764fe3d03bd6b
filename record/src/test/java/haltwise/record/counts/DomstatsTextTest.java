package haltwise.record.counts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.trace.BadTraceException;
import haltwise.trace.counts.CountFacts;
import haltwise.trace.counts.CountedHalts;
import haltwise.trace.counts.CountedVm;
import haltwise.trace.counts.Counter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: the text itself: two readings of a real domain by virsh 9.0.0 (QEMU 7.2.22, Linux 6.18, one vCPU that halts
/// 18.3 times a second), 3 s apart; and small texts by hand.
class DomstatsTextTest {
  private static final Path REAL = Path.of("src/test/resources/counts/domstats-libvirt-9.0.txt");

  @TempDir
  private Path folder = Path.of("");

  @Test
  void readsEveryCounterOfARealDomain() {
    CountedVm vm = DomstatsText.read(REAL, OptionalLong.of(3_000_000_000L)).vms().getFirst();
    CountFacts f = vm.facts();

    assertThat(vm.name()).isEqualTo("tick");
    assertThat(vm.series()).singleElement()
        .satisfies(s -> assertThat(s.samples().getFirst().counts().get(Counter.WAIT_NS))
            .hasValue(7_899_228_552L));
    assertThat(f.counts().get(Counter.EXITS)).hasValue(55);
    assertThat(f.counts().get(Counter.WAKEUPS)).hasValue(55);
    assertThat(f.hits()).hasValue(0);
    assertThat(f.blocks()).isEmpty();
    assertThat(f.elapsedNs()).hasValue(3_000_000_000L);
    assertThat(f.counts().totals()).hasSize(Counter.values().length);
  }

  @Test
  void withoutElapsedThereAreTotalsAndNoTime() {
    CountedVm vm = DomstatsText.read(REAL, OptionalLong.empty()).vms().getFirst();

    assertThat(vm.facts().counts().get(Counter.EXITS)).hasValue(55);
    assertThat(vm.facts().elapsedNs()).isEmpty();
    assertThat(vm.notes()).anyMatch(n -> n.contains("--elapsed TIME"));
  }

  @Test
  void anOlderLibvirtTellsTwoTimesOfTheWholeDomain() throws IOException {
    Path file = text("""
        Domain: 'old one'
          cpu.time=335663000
          cpu.haltpoll.success.time=100
          cpu.haltpoll.fail.time=50
          vcpu.current=4

        Domain: 'old one'
          cpu.haltpoll.success.time=700
          cpu.haltpoll.fail.time=90
        """);
    CountedVm vm = DomstatsText.read(file, OptionalLong.of(1_000)).vms().getFirst();

    assertThat(vm.name()).isEqualTo("old one");
    assertThat(vm.series()).hasSize(1);
    assertThat(vm.facts().polledNs()).hasValue(640);
    assertThat(vm.facts().vcpus()).hasValue(4);
    assertThat(vm.facts().hits()).isEmpty();
  }

  @Test
  void domainsAndVcpusAreKeptApart() throws IOException {
    Path file = text("""
        Domain: 'a'
          vcpu.0.halt_exits.sum=1
          vcpu.10.halt_exits.sum=2
        Domain: 'b'
          vcpu.0.halt_exits.sum=5
          vcpu.0.guest_mode.cur=no
        Domain: 'a'
          vcpu.0.halt_exits.sum=4
          vcpu.10.halt_exits.sum=9
        """);
    CountedHalts counted = DomstatsText.read(file, OptionalLong.empty());

    assertThat(counted.vms()).extracting(CountedVm::name).containsExactly("a", "b");
    assertThat(counted.vms().getFirst().series())
        .extracting(s -> s.vcpuId().getAsInt(),
            s -> s.facts().counts().get(Counter.EXITS).getAsLong())
        .containsExactly(org.assertj.core.groups.Tuple.tuple(0, 3L),
            org.assertj.core.groups.Tuple.tuple(10, 7L));
    assertThat(counted.vms().getLast().notes()).anyMatch(n -> n.contains("One reading only"));
  }

  @Test
  void textWithoutCountersIsRefusedWithTheRemedy() throws IOException {
    Path file = text("Domain: 'test'\n  state.state=1\n  state.reason=0\n");

    assertThatThrownBy(() -> DomstatsText.read(file, OptionalLong.empty()))
        .isInstanceOf(BadTraceException.class).hasMessageContaining(file.toString())
        .hasMessageContaining("virsh domstats --vcpu");
  }

  @Test
  void aNumberThatIsNoneIsRefused() throws IOException {
    Path file = text("Domain: 'x'\n  vcpu.0.halt_exits.sum=9999999999999999999\n");

    assertThatThrownBy(() -> DomstatsText.read(file, OptionalLong.empty()))
        .isInstanceOf(BadTraceException.class).hasMessageContaining("9999999999999999999");
  }

  private Path text(String text) throws IOException {
    return Files.write(folder.resolve("domstats.txt"), List.of(text));
  }
}
