package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.Trace;
import haltwise.trace.VcpuHalts;
import haltwise.trace.exits.ExitKind;
import haltwise.trace.exits.VcpuAccount;
import haltwise.tracefile.TraceFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// VM exits of three lab VMs. Oracle: KVM's own counters of the same vCPUs, which are read a moment
/// before and after the events, and the time that was recorded.
interface ExitFacts {
  int AT_THE_EDGES = 20;

  VirtualHost host();

  private Trace exits(String name) {
    return TraceFile.read(
        host().file(name.equals("pingpong") ? "exits" : "record", name + TraceFile.SUFFIX));
  }

  @ParameterizedTest
  @ValueSource(strings = {"shrink-2", "shrink-0", "pingpong"})
  default void everyVcpusExitsAreThoseThatKvmCounts(String name) {
    Trace trace = exits(name);

    assertThat(trace.info().eventsLost()).isZero();
    assertThat(trace.info().accounts()).hasSize(name.equals("pingpong") ? 2 : 1)
        .allSatisfy(a -> {
          assertThat(a.exitCount()).isPositive()
              .isBetween(a.kvmExits() - AT_THE_EDGES, a.kvmExits() + AT_THE_EDGES);
          // AMD's code of HLT
          assertThat(a.exits()).anyMatch(e -> e.reason().code() == 0x78);
          assertThat(a.exitCount(ExitKind.HALT)).isPositive()
              .isBetween(a.kvmHaltExits() - AT_THE_EDGES, a.kvmHaltExits() + AT_THE_EDGES);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"shrink-2", "shrink-0", "pingpong"})
  default void timeInGuestHaltedAndInHandlingIsNoMoreThanThereWas(String name) {
    Trace trace = exits(name);

    for (int v = 0; v < trace.halts().size(); v++) {
      VcpuAccount a = trace.info().accounts().get(v);
      VcpuHalts halts = trace.halts().get(v);
      long haltedNs = 0;
      for (int i = 0; i < halts.size(); i++) {
        haltedNs += Math.max(0, Math.min(halts.get(i).endNs(), trace.info().endNs())
            - Math.max(halts.startNs(i), trace.info().startNs()));
      }
      assertThat(a.guestNs()).isPositive();
      assertThat(a.guestNs() + a.haltedNs() + a.handlingNs())
          .isLessThanOrEqualTo(trace.info().elapsedNs());
      // A HLT exit lasts from before the halt until after it; some were under way at the edges.
      assertThat(a.haltedNs()).isGreaterThan(haltedNs / 2);
    }
  }

  @Test
  default void eachOfTwoVcpusWakesTheOtherByIpi() {
    Trace trace = exits("pingpong");

    assertThat(trace.info().accounts()).allSatisfy(a -> assertThat(a.ipisSent())
        .isGreaterThan(trace.haltCount() / 4));
    assertThat(exits("shrink-2").info().accounts().getFirst().ipisSent()).isLessThan(10);
  }
}
