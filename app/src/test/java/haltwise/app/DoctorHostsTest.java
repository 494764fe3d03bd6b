package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// The whole command over recorded hosts. Oracle: what the files of each host say, read by people; the kernels' history
/// (which release samples the max, has the floor, shrinks to 0).
class DoctorHostsTest {
  @TempDir
  private Path folder = Path.of("");

  static Stream<String> names() {
    return RecordedHost.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyHostIsToldInEightyColumnsWithARemedyForAllThatIsMissing(String name) {
    Path host = RecordedHost.folder(name, folder);
    CommandRun text = CommandRun.of("doctor", "--host", host.toString());

    assertThat(text.status()).as(text.err()).isZero();
    assertThat(text.err()).isEmpty();
    assertThat(text.out()).startsWith("This host can");
    assertThat(text.out().lines()).allMatch(line -> line.length() <= 80);
    for (JsonNode f : json(host).get("findings")) {
      assertThat(f.get("present").asBoolean() || f.get("remedy").asString().length() > 10)
          .as(f.toString()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "stock-6.1      | shrink-to-zero nested",
      "stock-6.12     | nested",
      "pvm-6.18       | dead-guest-polling query-stats-reversed nested pvm-no-exits",
      "laptop-6.12    | on-battery cpus-save-power smt-siblings",
      "server-5.10    | max-sampled-at-creation no-shrink-floor max-above-deepest-state smt-siblings overcommit",
      "server-5.15    | max-sampled-at-creation shrink-to-zero cpus-save-power smt-siblings",
      "libvirt-6.0    | max-sampled-at-creation shrink-to-zero high-rate-ticks windows-without-stimer double-polling-hint cpu-pm poll-control query-stats-reversed zen5-guest-stalls idle-states-off",
      "arm64-6.1      | shrink-to-zero max-above-deepest-state",
      "container-6.12 | polling-off",
      "guest-6.8      | steal shrink-to-zero double-polling guest-grow-start-above-max guest-never-shrinks nested",
      "odd-settings-6.12 | grow-zero grow-start-above-max"})
  void adviceIsWhatTheEvidenceSupportsAndNoMore(String name, String keys) {
    JsonNode advice = json(RecordedHost.folder(name, folder)).get("advice");

    assertThat(each(advice, "key")).containsExactlyInAnyOrder(keys.split(" "));
    assertThat(each(advice, "severity")).isSortedAccordingTo(
        java.util.Comparator.comparingInt(List.of("warning", "advice", "note")::indexOf));
  }

  @Test
  void theLaptopOnMainsMayPollAndClaimsNoBattery() {
    Path host = RecordedHost.folder("laptop-6.12", folder,
        "file /sys/class/power_supply/BAT0/status Charging",
        "file /sys/class/power_supply/AC/online 1");

    assertThat(each(json(host).get("advice"), "key")).doesNotContain("on-battery");
    assertThat(finding(host, "mains").get("online").asBoolean()).isTrue();
    assertThat(finding(host, "battery").get("status").asString()).isEqualTo("Charging");
  }

  @Test
  void theLaptopTellsItsBatteryItsStatesAndWhoMayWrite() {
    Path host = RecordedHost.folder("laptop-6.12", folder);
    JsonNode battery = finding(host, "battery");

    assertThat(battery.get("watts").asDouble()).isEqualTo(9.87);
    assertThat(battery.get("charge_share").asDouble()).isEqualTo(0.48);
    JsonNode states = finding(host, "states").get("states");
    assertThat(states.size()).isEqualTo(5);
    assertThat(states.get(4).get("residency_ns").asLong()).isEqualTo(2_000_000);
    assertThat(states.get(4).get("idle_share").asDouble()).isBetween(0.49, 0.51);
    assertThat(finding(host, "access").get("access").asString()).isEqualTo("root-only");
    assertThat(finding(host, "perf_events").get("perf_events").toString()).contains("energy-pkg");
    assertThat(text(host)).contains("run the lab").contains("cannot record halts")
        .contains("Run as root").contains("root only").contains("tick 250 Hz");
  }

  @Test
  void underAKernelThatSamplesTheMaxNobodyKnowsWhatARunningVmObeys() {
    Path host = RecordedHost.folder("server-5.15", folder);

    assertThat(ceiling(host, 1500).get("is").asString()).isEqualTo("parameter-at-creation");
    assertThat(oneLine(text(host))).contains("max sampled when the VM is created");
  }

  @Test
  void whatWasObservedDecidesOnTheCeiling() {
    Path host = RecordedHost.folder("libvirt-6.0", folder);

    assertThat(ceiling(host, 302).get("is").asString()).isEqualTo("no-polling");
    assertThat(ceiling(host, 304).get("is").asString()).isEqualTo("no-polling");
    assertThat(ceiling(host, 304).get("why").asString()).contains("kvm-poll-control=on");
    assertThat(ceiling(host, 303).get("why").asString()).contains("did not halt");
    assertThat(finding(host, "qmp_socket").get("qmp_socket").asString())
        .isEqualTo("/run/libvirt/qemu/win/monitor.sock");
    assertThat(finding(host, "libvirt_socket")).isNotNull();
  }

  /// The parameter was written there before the VM ran: 2,000,000.
  @ParameterizedTest
  @CsvSource({"stock-6.1, 125", "stock-6.12, 176"})
  void aStockHostShowsTheCeilingByAWindowThatWasCutToIt(String name, int vm) {
    Path host = RecordedHost.folder(name, folder);

    assertThat(ceiling(host, vm).get("max_ns").asLong()).isEqualTo(2_000_000);
    assertThat(ceiling(host, vm).get("why").asString()).contains("was cut to it");
  }

  @Test
  void aGuestWithLinux618OnZen5IsWarnedOfStalls() {
    String[] zen5 = {"file /proc/sys/kernel/osrelease 6.18.2",
        "file /proc/cpuinfo flags : hypervisor\\nvendor_id : AuthenticAMD\\ncpu family : 26"};
    Path guest = RecordedHost.folder("guest-6.8", folder, zen5);
    assertThat(each(json(guest).get("advice"), "key")).contains("zen5-guest-stalls");

    Path machine = RecordedHost.folder("container-6.12", folder, zen5[0]);
    assertThat(each(json(machine).get("advice"), "key")).doesNotContain("zen5-guest-stalls");
  }

  @Test
  void ticksAreToldOnlyWhenTheyAreFastAndMany() {
    Path slow = RecordedHost.folder("libvirt-6.0", folder, "observed 301.halts 160");
    assertThat(each(json(slow).get("advice"), "key")).doesNotContain("high-rate-ticks");
  }

  @Test
  void theSameServerWithALaterKernelIsAdvisedLess() {
    Path host = RecordedHost.folder("server-5.10", folder,
        "file /proc/sys/kernel/osrelease 6.12.20");

    assertThat(each(json(host).get("advice"), "key")).contains("smt-siblings", "overcommit")
        .doesNotContain("max-sampled-at-creation", "no-shrink-floor");
    assertThat(ceiling(host, 2101).get("is").asString()).isEqualTo("unknown");
    assertThat(ceiling(host, 2101).get("why").asString()).contains("--observe");
  }

  @Test
  void aHostWithoutKvmOrRightsSaysWhatEachNeeds() {
    Path host = RecordedHost.folder("container-6.12", folder);
    String text = oneLine(text(host));

    assertThat(text).startsWith("This host can only replay traces").contains("--device /dev/kvm")
        .contains("mounted read-only, as in containers").contains("CAP_SYS_ADMIN");
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }

  private static String text(Path host) {
    return CommandRun.of("doctor", "--host", host.toString()).out();
  }

  private static JsonNode json(Path host) {
    return CommandRun.of("doctor", "--host", host.toString(), "--json").json();
  }

  private static List<String> each(JsonNode array, String key) {
    List<String> all = new ArrayList<>();
    array.forEach(a -> all.add(a.get(key).asString()));
    return all;
  }

  /// The first that has a key.
  private static JsonNode finding(Path host, String key) {
    for (JsonNode f : json(host).get("findings")) {
      if (f.has(key)) {
        return f;
      }
    }
    throw new AssertionError("no finding has " + key);
  }

  private static JsonNode ceiling(Path host, int process) {
    for (JsonNode f : json(host).get("findings")) {
      if (f.path("process_id").asInt(0) == process && f.has("ceiling")) {
        return f.get("ceiling");
      }
    }
    throw new AssertionError("no VM of process " + process);
  }
}
