package haltwise.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: files as sysfs has them, written by hand; and this machine's own.
final class CpuIdleTest {
  @TempDir
  Path folder;

  private void state(int cpu, int number, String name, long usage, long timeUs)
      throws IOException {
    Path of = Files
        .createDirectories(cpus().resolve("cpu" + cpu + "/cpuidle/state" + number));
    for (var file : Map.of("name", name, "usage", usage, "time", timeUs, "above", 3, "below", 4,
        "rejected", 5).entrySet()) {
      Files.writeString(of.resolve(file.getKey()), file.getValue() + "\n");
    }
  }

  private CpuIdle read() throws IOException {
    Files.createDirectories(cpus().resolve("cpuidle"));
    Files.writeString(cpus().resolve("cpuidle/current_driver"), "haltpoll\n");
    Files.writeString(cpus().resolve("cpuidle/current_governor"), "menu\n");
    return CpuIdle.read(HostFiles.below(folder));
  }

  private Path cpus() {
    return folder.resolve("sys/devices/system/cpu");
  }

  @Test
  void readsTheStatesOfAllCpusAndWhatWasCountedSince() throws IOException {
    state(10, 0, "POLL", 7, 50);
    state(2, 0, "POLL", 1, 2);
    state(2, 1, "haltpoll idle", 100, 9_000);
    CpuIdle before = read();
    state(2, 1, "haltpoll idle", 130, 9_500);
    CpuIdle counted = read().since(before);
    assertThat(before.driver()).isEqualTo("haltpoll");
    assertThat(before.governor()).isEqualTo("menu");
    assertThat(before.states()).extracting(s -> s.cpu() + "/" + s.number())
        .containsExactly("2/0", "2/1", "10/0");
    assertThat(counted.states().get(1))
        .isEqualTo(new CpuIdle.State(2, 1, "haltpoll idle", 30, 500_000, 0, 0, 0));
    assertThat(before.pollsInState0()).isTrue();
    assertThat(CpuIdle.parse(before.text())).isEqualTo(before);
  }

  @Test
  void knowsThatState0OfArmIsNoPoll() throws IOException {
    state(0, 0, "WFI", 1, 1);
    assertThat(read().pollsInState0()).isFalse();
  }

  @Test
  void aMachineWithoutADriverHasNoStates() {
    CpuIdle none = CpuIdle.read(HostFiles.below(folder.resolve("nothing")));
    assertThat(none).isEqualTo(new CpuIdle("", "", none.states()));
    assertThat(none.states()).isEmpty();
    assertThat(none.pollsInState0()).isTrue();
  }

  @Test
  void readsThisMachine() {
    CpuIdle now = CpuIdle.read();
    assertThat(CpuIdle.read().since(now).states()).hasSameSizeAs(now.states())
        .allMatch(s -> s.usage() >= 0 && s.timeNs() >= 0);
  }

  @Test
  void readsTheGovernorsParameters() throws IOException {
    assertThat(HaltpollParameters.read(HostFiles.below(folder))).isEmpty();
    Path parameters = Files
        .createDirectories(folder.resolve("sys/module/haltpoll/parameters"));
    Files.writeString(parameters.resolve("guest_halt_poll_ns"), "200000\n");
    Files.writeString(parameters.resolve("guest_halt_poll_grow"), "2\n");
    Files.writeString(parameters.resolve("guest_halt_poll_grow_start"), "50000\n");
    Files.writeString(parameters.resolve("guest_halt_poll_shrink"), "2\n");
    Files.writeString(parameters.resolve("guest_halt_poll_allow_shrink"), "N\n");
    assertThat(HaltpollParameters.read(HostFiles.below(folder)))
        .contains(new HaltpollParameters(200_000, 2, 50_000, 2, false));
    assertThat(HaltpollParameters.read(HostFiles.below(folder)).orElseThrow())
        .hasToString("guest:max=200000,grow=2,grow-start=50000,shrink=2,allow-shrink=N");
  }
}
