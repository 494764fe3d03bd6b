package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a real systemd saw of the unit that `serve --print-unit` prints, and what the daemon answered meanwhile. Oracles: systemd, and
/// the kernel's parameters.
///
/// @param folder what the scenario serviced left
record ServiceSeen(Path folder) {
  private static final double MOST_EXPOSED = 3.0;

  void check() throws IOException {
    itIsReadyAndHardened();
    itTellsWhatIsInForce();
    aReloadKeepsTheProcess();
    theWatchdogStartsItAnew();
  }

  private void itIsReadyAndHardened() throws IOException {
    assertThat(state("started")).containsEntry("ActiveState", "active")
        .containsEntry("SubState", "running").doesNotContainEntry("MainPID", "0");
    assertThat(state("stopped")).containsEntry("ActiveState", "inactive")
        .containsEntry("Result", "success");
    Matcher exposed = Pattern.compile("Overall exposure level for \\S+: ([0-9.]+)")
        .matcher(text("security.txt"));
    assertThat(exposed.find()).isTrue();
    assertThat(Double.parseDouble(exposed.group(1))).isLessThanOrEqualTo(MOST_EXPOSED);
  }

  private void itTellsWhatIsInForce() throws IOException {
    String[] values = text("in-force.txt").strip().split(" ");
    JsonNode now = JsonMapper.shared().readTree(text("state.json")).get("now");
    assertThat(now.get("in_force").asString()).isEqualTo("max=" + values[0] + ",grow=" + values[1]
        + ",grow-start=" + values[2] + ",shrink=" + values[3]);
    assertThat(metric("haltwise_settings_max_seconds")).isEqualTo(Long.parseLong(values[0]) / 1e9);
    assertThat(metric("haltwise_settings_grow_start_seconds"))
        .isEqualTo(Long.parseLong(values[2]) / 1e9);
    assertThat(metric("haltwise_vms")).isEqualTo(1);
    assertThat(metric("haltwise_epochs_total")).isPositive();
  }

  private void aReloadKeepsTheProcess() throws IOException {
    assertThat(state("reloaded")).containsEntry("ActiveState", "active")
        .containsEntry("MainPID", state("before-reload").getOrDefault("MainPID", ""));
    // What avoiding a block is worth, by the objective of the configuration that could be read.
    JsonNode now = JsonMapper.shared().readTree(text("state-reloaded.json")).get("now");
    assertThat(now.get("block_price_ns").asLong()).isEqualTo(200_000);
  }

  private void theWatchdogStartsItAnew() throws IOException {
    assertThat(text("journal.txt")).contains("Watchdog timeout");
    Map<String, String> before = state("before-standing-still");
    assertThat(state("after-standing-still")).containsEntry("ActiveState", "active")
        .doesNotContainEntry("MainPID", before.getOrDefault("MainPID", ""))
        .containsEntry("NRestarts",
            String.valueOf(Integer.parseInt(before.getOrDefault("NRestarts", "")) + 1));
  }

  private double metric(String name) throws IOException {
    List<String> lines = text("metrics.txt").lines().filter(l -> l.startsWith(name + " ")).toList();
    assertThat(lines).as(name).hasSize(1);
    return Double.parseDouble(lines.getFirst().substring(name.length()));
  }

  /// Properties of `systemctl show`.
  private Map<String, String> state(String step) throws IOException {
    Map<String, String> properties = new HashMap<>();
    text(step + ".txt").lines().map(line -> line.split("=", 2))
        .forEach(pair -> properties.put(pair[0], pair[1]));
    return properties;
  }

  private String text(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }
}
