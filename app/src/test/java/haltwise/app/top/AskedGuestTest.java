package haltwise.app.top;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.linux.HostException;
import haltwise.report.Look;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A guest's own polling in `top`. Oracle: counters as the kernel's files hold them, moved by numbers that are written here.
final class AskedGuestTest {
  private static final String CPU = "/sys/devices/system/cpu/cpu%d/cpuidle/state%d/%s";
  private final Map<String, String> files = new HashMap<>();

  private void idle(int cpu, long polls, long polledUs, long hlts) {
    files.put(CPU.formatted(cpu, 0, "name"), "POLL\n");
    files.put(CPU.formatted(cpu, 0, "usage"), polls + "\n");
    files.put(CPU.formatted(cpu, 0, "time"), polledUs + "\n");
    files.put(CPU.formatted(cpu, 1, "name"), "haltpoll idle\n");
    files.put(CPU.formatted(cpu, 1, "usage"), hlts + "\n");
  }

  private AskedGuest ask() {
    return AskedGuest.of(1000, path -> Optional.ofNullable(files.get(path)));
  }

  @Test
  void itTellsWhatWasCountedSinceTheLastTime() {
    idle(0, 5, 100, 7);
    idle(1, 0, 0, 0);
    AskedGuest guest = ask();
    idle(0, 15, 600, 27);
    Map<Integer, Tally.GuestIdle> idled = guest.take();
    assertThat(idled).containsOnlyKeys(0, 1);
    assertThat(idled.get(0)).extracting(g -> g.polledNs(), g -> g.hlts())
        .containsExactly(500_000L, 20L);
    assertThat(guest.take().get(0)).extracting(g -> g.hlts()).isEqualTo(0L);
    files.clear();
    assertThat(guest.take()).isEmpty();
  }

  @Test
  void aKernelThatCountsNothingIsToldAtOnce() {
    assertThatThrownBy(this::ask).isInstanceOf(HostException.class)
        .hasMessageContaining("does not count");
  }

  @Test
  void theTableShowsItBesideWhatTheHostPolls() {
    Tally one = Snapshots.tally(100, 20, 3, 50_000)
        .withGuest(new Tally.GuestIdle(1, Snapshots.SECOND_NS, 250_000_000, 40));
    Tally other = Snapshots.tally(100, 20, 3, 50_000)
        .withGuest(new Tally.GuestIdle(1, Snapshots.SECOND_NS, 750_000_000, 60));
    Table table = new Table(new Look(120, true, false), 120, false, true,
        TopState.start(Optional.empty(), "", Snapshots.SECOND_NS));
    assertThat(table.header()).contains("polled", "guest pol.", "guest HLT");
    // Both CPUs: 1 s polled of 2 s, 100 times HLT in 1 s.
    assertThat(table.rows(List.of(Snapshots.vcpu(1000, 0, one.plus(other))), 5)).singleElement()
        .asString().contains("50.0 %", "100/s");
    Table without = new Table(new Look(120, true, false), 120, false, false,
        TopState.start(Optional.empty(), "", Snapshots.SECOND_NS));
    assertThat(without.header()).doesNotContain("guest");
  }
}
