package haltwise.app.top;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import haltwise.linux.HostException;
import haltwise.linux.Kvm;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// Oracle: a real VM of another process, started and ended by this test. Skipped without /dev/kvm.
final class WatchlistTest {
  private static final int LOOKS = 600;

  @Test
  void aVmAppearsWhenItStartsAndVanishesWhenItEnds() throws Exception {
    try (Kvm _ = Kvm.open()) {
      assumeTrue(true);
    } catch (HostException e) {
      assumeTrue(false, e.getMessage());
    }
    Watchlist all = new Watchlist(List.of());
    all.look();
    Process vm = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        "haltwise.app.Main", "lab", "ticks", "--duration", "10m").redirectErrorStream(true).start();
    int pid = (int) vm.pid();
    try {
      // Its threads get their names a moment after it is there.
      awaitThat(all, found -> has(found, pid) && found.stream()
          .flatMap(f -> f.target().vcpus().stream()).allMatch(v -> v.vcpuId() >= 0));
      Watchlist chosen = new Watchlist(List.of(pid));
      assertThat(chosen.look()).singleElement().satisfies(
          f -> assertThat(f.target().vcpus()).singleElement()
              .satisfies(v -> assertThat(v.vcpuId()).isZero()))
          .extracting(Watchlist.Found::name).isEqualTo("haltwise");
      vm.destroy();
      awaitThat(all, found -> !has(found, pid));
      assertThat(chosen.look()).isEmpty();
    } finally {
      vm.destroyForcibly().waitFor();
    }
  }

  private static boolean has(List<Watchlist.Found> found, int pid) {
    return found.stream().anyMatch(f -> f.target().processId() == pid);
  }

  private static void awaitThat(Watchlist list, Predicate<List<Watchlist.Found>> holds)
      throws InterruptedException {
    for (int i = 0; i < LOOKS && !holds.test(list.look()); i++) {
      Thread.sleep(100);
    }
    assertThat(holds.test(list.look())).isTrue();
  }
}
