package haltwise.replay;

import static haltwise.replay.Traces.trace;
import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.Halt;
import haltwise.trace.HostSettings;
import haltwise.trace.SettingsInForce;
import haltwise.trace.Trace;
import haltwise.trace.WindowChange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Oracle: event sequences worked out by hand for each generation of kernels. A row is the duration of a halt and the old
/// and new value of its window event, -1 for none.
final class VerifierOfKernelsTest {
  private static final HostSettings S = new HostSettings(200_000, 2, 10_000, 2);
  private static final long EVERY_NS = 10_000_000;

  /// All grow to 160000 and meet max; then two long halts a level down to 12500, and what is below grow-start.
  private static final long[][] RISE = {{50_000, 0, 10_000}, {50_000, 10_000, 20_000},
      {50_000, 20_000, 40_000}, {100_000, 40_000, 80_000}, {150_000, 80_000, 160_000}};
  private static final long[][] UP_TO_5_0 = {{180_000, 160_000, 200_000},
      {300_000, 200_000, 100_000}, {300_000, 100_000, 50_000}, {300_000, 50_000, 25_000},
      {300_000, 25_000, 12_500}, {300_000, 12_500, 6_250}, {300_000, 6_250, 3_125},
      {50_000, 3_125, 6_250}, {50_000, 6_250, 12_500}};
  private static final long[][] FROM_5_1 = {{180_000, 160_000, 200_000},
      {300_000, 200_000, 100_000}, {300_000, 100_000, 50_000}, {300_000, 50_000, 25_000},
      {300_000, 25_000, 12_500}, {300_000, 12_500, 6_250}, {300_000, 6_250, 3_125},
      {50_000, 3_125, 10_000}, {50_000, 10_000, 20_000}};
  private static final long[][] WITH_FLOOR = {{180_000, 160_000, 200_000},
      {300_000, 200_000, 100_000}, {300_000, 100_000, 50_000}, {300_000, 50_000, 25_000},
      {300_000, 25_000, 12_500}, {300_000, 12_500, 0}, {300_000, -1, -1},
      {50_000, 0, 10_000}, {50_000, 10_000, 20_000}};
  /// The event of growing shows 320000; the next halt silently begins with 200000.
  private static final long[][] FROM_6_1 = {{180_000, 160_000, 320_000},
      {300_000, 200_000, 100_000}, {300_000, 100_000, 50_000}, {300_000, 50_000, 25_000},
      {300_000, 25_000, 12_500}, {300_000, 12_500, 0}, {300_000, -1, -1},
      {50_000, 0, 10_000}, {50_000, 10_000, 20_000}};

  private static final List<String> RELEASES = List.of("4.19.0", "5.0.21", "5.1", "5.7.19", "5.8.0",
      "5.14.10", "5.10.72", "5.15.0", "6.0.19", "6.1.0", "7.3-rc7");

  private static long[][] of(String release) {
    return switch (release) {
      case "4.19.0", "5.0.21" -> UP_TO_5_0;
      case "5.1", "5.7.19", "5.8.0", "5.14.10" -> FROM_5_1;
      case "5.10.72", "5.15.0", "6.0.19" -> WITH_FLOOR;
      default -> FROM_6_1;
    };
  }

  @Test
  void eachKernelFollowsItsOwnSequenceAndNoOther() {
    for (String recordedOn : RELEASES) {
      Trace t = on(recordedOn, S, 0, RISE, of(recordedOn));
      for (String rule : RELEASES) {
        VerifyResult r = Verifier.run(t, HostRule.of(rule, "x86_64"));
        assertThat(r.differences() == 0).as("recorded on %s, rule of %s", recordedOn, rule)
            .isEqualTo(of(rule) == of(recordedOn));
        assertThat(r.checked()).isEqualTo(14);
      }
      assertThat(Verifier.run(t).differences()).isZero();
    }
  }

  @Test
  void growZeroClearsTheWindowOf419AndKeepsThatOfLaterOnes() {
    HostSettings zero = new HostSettings(200_000, 0, 10_000, 2);
    long[][] cleared = {{50_000, 40_000, 0}, {50_000, 0, 0}};
    long[][] kept = {{50_000, 40_000, 40_000}, {50_000, 40_000, 40_000}};

    assertThat(differences("4.19.0", zero, 40_000, cleared)).isZero();
    assertThat(differences("4.19.0", zero, 40_000, kept)).isPositive();
    assertThat(differences("5.4.0", zero, 40_000, kept)).isZero();
    assertThat(differences("6.12.0", zero, 40_000, kept)).isZero();
    assertThat(differences("6.12.0", zero, 40_000, cleared)).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.19.0", "5.4.0", "5.10.0", "5.15.0", "6.1.0"})
  void aWindowAbove32BitsWrapsInEveryKernel(String release) {
    HostSettings wide = new HostSettings(HostSettings.U32_MAX, 2, 10_000, 2);
    // 2 x 3,000,000,000 = 6,000,000,000 = 2^32 + 1,705,032,704
    assertThat(differences(release, wide, 3_000_000_000L,
        new long[][]{{3_500_000_000L, 3_000_000_000L, 1_705_032_704L}})).isZero();
  }

  @Test
  void anInvalidWakeUpShrinksOnS390() {
    Halt invalid = new Halt(0, 5_000, 5_000, 40_000, false, false, 5_000, Cause.OTHER,
        Halt.NO_WAKER, Anchor.UNKNOWN, new WindowChange(40_000, 20_000));
    Trace t = trace(S, EVERY_NS, 40_000, List.of(List.of(invalid)));

    for (String release : RELEASES) {
      assertThat(Verifier.run(t, HostRule.of(release, "s390x")).differences()).isZero();
      assertThat(Verifier.run(t, HostRule.of(release, "x86_64")).differences()).isEqualTo(1);
    }
  }

  @Test
  void aLoweredMaxActsAtOnceSince61AndBefore58OnlyAfterTheWindowHasShrunk() {
    // max 200000, at 15 ms written to 50000; the window is 80000.
    long[][] before61 = {{50_000, -1, -1}, {60_000, -1, -1}, {60_000, -1, -1},
        {90_000, 80_000, 40_000}, {45_000, 40_000, 50_000}};
    long[][] from61 = {{50_000, -1, -1}, {60_000, -1, -1}, {60_000, 50_000, 25_000},
        {90_000, 25_000, 12_500}, {45_000, 12_500, 25_000}};

    assertThat(lowered("5.4.200", 50_000, before61)).isZero();
    assertThat(lowered("6.12.0", 50_000, from61)).isZero();
    assertThat(lowered("5.4.200", 50_000, from61)).isPositive();
    assertThat(lowered("6.12.0", 50_000, before61)).isPositive();
  }

  @Test
  void maxZeroStopsThePollingOfRunningVmsExceptFrom58To60() {
    long[][] stopped = {{50_000, -1, -1}, {100_000, 80_000, 160_000}, {180_000, -1, -1},
        {50_000, -1, -1}};
    long[][] unmoved = {{50_000, -1, -1}, {100_000, 80_000, 160_000}, {180_000, 160_000, 200_000},
        {300_000, 200_000, 100_000}};

    assertThat(lowered("5.4.200", 0, stopped)).isZero();
    assertThat(lowered("6.12.0", 0, stopped)).isZero();
    assertThat(lowered("5.15.0", 0, unmoved)).isZero();
    assertThat(lowered("5.15.0", 0, stopped)).isPositive();
    assertThat(lowered("5.4.200", 0, unmoved)).isPositive();
  }

  @Test
  void aVmCreatedAfterTheWriteOrGivenItsOwnMaxObeysThatOneFrom58To60() {
    Trace old = withMaxFrom(on("5.15.0", S, 0, new long[][]{{50_000, -1, -1}}), -5_000_000, 0);
    assertThat(Verifier.run(old).differences()).isZero();

    Trace t = on("5.15.0", S, 0, new long[][]{{50_000, 0, 10_000}, {50_000, -1, -1}});
    Trace capped = new Trace(t.info().withSettings(List.of(t.info().settings().getFirst(),
        new SettingsInForce(5_000_000, 0, S.withMaxNs(0)))), t.halts());
    assertThat(Verifier.run(capped).differences()).isZero();
  }

  private static long lowered(String release, long maxNs, long[][] rows) {
    return Verifier.run(withMaxFrom(on(release, S, 80_000, rows), 15_000_000, maxNs)).differences();
  }

  private static Trace withMaxFrom(Trace t, long fromNs, long maxNs) {
    List<SettingsInForce> all = new ArrayList<>();
    all.add(new SettingsInForce(-EVERY_NS, SettingsInForce.ALL_VMS, S));
    all.add(new SettingsInForce(fromNs, SettingsInForce.ALL_VMS, S.withMaxNs(maxNs)));
    return new Trace(t.info().withSettings(all), t.halts());
  }

  private static long differences(String release, HostSettings s, long startNs, long[][] rows) {
    return Verifier.run(on(release, s, startNs, rows)).differences();
  }

  /// A halt every 10 ms, on x86.
  private static Trace on(String release, HostSettings s, long windowAtStartNs, long[][]... parts) {
    List<Halt> halts = new ArrayList<>();
    for (long[][] rows : parts) {
      for (long[] row : rows) {
        halts.add(new Halt(halts.size() * EVERY_NS, row[0], row[0], windowAtStartNs, true, true,
            Halt.UNKNOWN_NS, Cause.DEVICE, Halt.NO_WAKER, Anchor.ANSWER,
            row[2] < 0 ? WindowChange.NONE : new WindowChange(row[1], row[2])));
      }
    }
    Trace t = trace(s, halts.size() * EVERY_NS, windowAtStartNs, List.of(halts));
    return new Trace(t.info().withKernelRelease(release), t.halts());
  }
}
