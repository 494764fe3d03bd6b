package haltwise.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.replay.GuestCosts;
import haltwise.replay.GuestPolling;
import haltwise.replay.GuestRule;
import haltwise.replay.HostRule;
import haltwise.replay.Policy;
import haltwise.replay.Polling;
import haltwise.replay.ReplayModel;
import haltwise.replay.RuleChoice;
import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.GuestSettings;
import haltwise.trace.Halt;
import haltwise.trace.HostSettings;
import haltwise.trace.SettingsInForce;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuHalts;
import haltwise.trace.VcpuInfo;
import haltwise.trace.WindowChange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Oracle: traces of equal halts, whose outcome follows by hand.
class ReplayTextTest {
  private static final Map<String, Polling> DEFAULT = Map.of("kernel-default",
      new Polling(HostSettings.KERNEL_DEFAULT));
  private static final RuleChoice RULE = new RuleChoice(HostRule.NEWEST,
      "the trace's kernel 6.12.1");

  @Test
  void theColdTrapIsMarkedAndExplained() {
    // Blocked: 155 + 50 µs is above max, so a window of 0 stays; with a window of 200 µs all hit.
    ReplayReport report = report(0, 0, 155_000, 50_000, 0);

    assertThat(report.rows().getFirst().hasTwoStates()).isTrue();
    assertThat(text(report)).contains("kernel-default * !");
    assertThat(text(report).replace("\n", " ")).contains("two stable states: 100.0 % of the halts"
        + " block when the window starts at 0, 0.0 % when it starts at max");
    assertThat(row(report)).containsEntry("two_states", true);
    assertThat(String.valueOf(row(report).get("caution"))).contains("two stable states");
  }

  @Test
  void workThatTheTraceKnowsIsGivenASecond() {
    // 1000 units in 200 x 400 µs = 80 ms; the recording's own settings change nothing.
    ReplayReport report = report(0, 1_000, 155_000, 50_000, 0);

    assertThat(text(report)).containsPattern("as recorded +12,500/s")
        .containsPattern("kernel-default \\* ! +12,500/s");
    assertThat(String.valueOf(row(report).get("work_per_s"))).contains("12500.0");
  }

  @Test
  void lossesComeFirst() {
    ReplayReport report = report(3, 0, 155_000, 50_000, 0);

    assertThat(text(report)).startsWith("WARNING: 3 events lost");
    assertThat(String.valueOf(row(report).get("caution"))).startsWith("3 events lost");
  }

  @Test
  void pollsThatOtherTasksCutShortAreCautionedOf() {
    // Window 100 µs, polled 1 µs only, although the event came after 50 µs.
    ReplayReport report = report(0, 0, 50_000, 20_000, 100_000);

    assertThat(text(report)).contains("another task wanted the CPU at 200 of 200 polls");
    assertThat(text(report(0, 0, 155_000, 50_000, 0))).doesNotContain("another task");
  }

  @Test
  void settingsOfTheRecordingAreKnownOnlyWhenAllObeyedTheSame() {
    TraceInfo info = report(0, 0, 155_000, 50_000, 0).recorded().info();
    SettingsInForce other = new SettingsInForce(5, SettingsInForce.ALL_VMS, HostSettings.OFF);

    assertThat(ReplayReport.settingsOf(info)).contains(HostSettings.KERNEL_DEFAULT);
    assertThat(ReplayReport.settingsOf(info.withSettings(List.of()))).isEmpty();
    assertThat(ReplayReport
        .settingsOf(info.withSettings(List.of(info.settings().getFirst(), other)))).isEmpty();
    // One for the VM beats one for all.
    assertThat(ReplayReport.settingsOf(info.withSettings(List.of(info.settings().getFirst(),
        new SettingsInForce(0, 0, HostSettings.OFF))))).contains(HostSettings.OFF);
  }

  @Test
  void aTraceWithoutHaltsIsRefused() {
    Trace empty = new Trace(info(0, 0), List.of(new VcpuHalts.Builder().build()));
    ReplayModel model = ReplayModel.learn(List.of(empty), 1);

    assertThatThrownBy(
        () -> ReplayReport.of("t", empty, DEFAULT, RULE, model, 50_000))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("t holds no halts");
  }

  @Test
  void rowsWithAGuestTellWhoPolledWhatReachedTheHostAndWhatIsAssumed() {
    // 200 idle periods of 60 µs under a window of 200 µs that the guest never leaves after the
    // first: 200 polls, or 199.
    Polling guest = new Polling(new Policy.Kernel(HostSettings.OFF),
        Optional.of(new GuestPolling(new GuestSettings(200_000, 2, 200_000, 2, false), true,
            GuestRule.LATEST, new GuestCosts(1, 0))));
    Map<String, Polling> wanted = new LinkedHashMap<>();
    wanted.put("off", new Polling(HostSettings.OFF));
    wanted.put("guest:max=200us,grow-start=200us,allow-shrink=N", guest);
    ReplayReport report = report(0, 0, 60_000, 40_000, 0, wanted);

    assertThat(text(report))
        .contains("settings 2 is guest:max=200us", "HLT", "guest rule of 6.9 and later")
        .containsPattern("settings 2 +1\\.\\d+× +0.0 % +16.\\d % +0.5 % +0.5 %");
    assertThat(text(report).replace("\n", " ")).contains("it is taken not to poll in the recording")
        .contains("the host never polled for 1 of 1 vCPUs although the settings in force allow it");
    Map<String, Object> off = ReplayDocument.row(report, report.rows().getFirst());
    assertThat(off).containsEntry("guest_hits", 0L).containsEntry("hlt_exits", 200L);
    assertThat(String.valueOf(off.get("caution"))).doesNotContain("taken not to poll");
    Map<String, Object> row = ReplayDocument.row(report, report.rows().get(1));
    assertThat(row).containsEntry("guest_hits", 199L).containsEntry("hlt_exits", 1L)
        .containsEntry("guest_polled_ns", 199 * 60_000L)
        .containsEntry("poll_control", Optional.of(true));
    assertThat(String.valueOf(row.get("caution"))).contains("taken not to poll");
    // Without a guest among the rows nothing of it is said.
    assertThat(row(report(0, 0, 60_000, 40_000, 0))).doesNotContainKey("guest_hits");
    assertThat(text(report(0, 0, 60_000, 40_000, 0))).doesNotContainIgnoringCase("guest");
  }

  private static String text(ReplayReport report) {
    String text = ReplayText.of(report, new Look(80, true, false));
    assertThat(text.lines()).allMatch(line -> line.length() <= 80);
    return text;
  }

  private static Map<String, Object> row(ReplayReport report) {
    return ReplayDocument.row(report, report.rows().getFirst());
  }

  /// 200 blocked halts, one every 400 µs.
  private static ReplayReport report(long lost, long work, long arrivalNs, long latencyNs,
      long windowNs) {
    return report(lost, work, arrivalNs, latencyNs, windowNs, DEFAULT);
  }

  private static ReplayReport report(long lost, long work, long arrivalNs, long latencyNs,
      long windowNs, Map<String, Polling> wanted) {
    VcpuHalts.Builder halts = new VcpuHalts.Builder();
    for (int i = 0; i < 200; i++) {
      halts.add(new Halt(i * 400_000L, arrivalNs, arrivalNs + latencyNs, windowNs, true, true,
          windowNs == 0 ? 0 : 1_000, Cause.DEVICE, Halt.NO_WAKER, Anchor.ANSWER,
          WindowChange.NONE));
    }
    Trace trace = new Trace(info(lost, work), List.of(halts.build()));
    ReplayModel model = ReplayModel.learn(List.of(trace), 1);
    return ReplayReport.of("t", trace, wanted, RULE, model, 50_000);
  }

  private static TraceInfo info(long lost, long work) {
    return new TraceInfo("host", "6.12.1", "x86_64", "mono", 0, 80_000_000,
        List.of(new SettingsInForce(0, SettingsInForce.ALL_VMS, HostSettings.KERNEL_DEFAULT)),
        List.of(new VcpuInfo(0, 1, 2, 0, 0)), lost, "test", "", work == 0 ? -1 : work);
  }
}
