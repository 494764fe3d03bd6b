package haltwise.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.trace.Anchor;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Oracle: the words and ranges of the command line's contract.
final class WorkloadTest {
  @Test
  void takesDefaultsForWhatIsNotGiven() {
    assertThat(Workload.of("storage", Map.of("service", "50us")))
        .isEqualTo(new Storage(50_000, 0.3, 1, 1));
    assertThat(Workload.of("ticks", Map.of("seed", "7"))).isEqualTo(new Ticks(250));
  }

  @ParameterizedTest
  @ValueSource(strings = {"storage service=5us sigma=0.5 depth=8 seed=-3", "ticks hz=2048",
      "poisson rate=12.5 seed=9", "bursts burst-rate=1000 idle-rate=0 burst=1ms idle=2ms seed=4",
      "frames every=16.7ms,33ms,20ms wakes=3 gap=60us sigma=0 rate=400 seed=5", "frames",
      "pingpong work=3us", "phases",
      "phases period=20ms of=storage service=50us; poisson rate=100 seed=3; pingpong"})
  void readsBackItsOwnLabel(String text) {
    Workload workload = Workload.parse(text);
    assertThat(Workload.parse(workload.label())).isEqualTo(workload);
  }

  @Test
  void givesEachPartOfPhasesItsOwnSeed() {
    assertThat(Workload.of("phases", Map.of("of", "poisson; poisson", "seed", "10")))
        .isEqualTo(new Phases(java.util.List.of(new Poisson(5000, 10), new Poisson(5000, 11)),
            500_000_000));
  }

  @Test
  void givesTheGuestOfPhasesTheTimerOfItsTicks() {
    assertThat(GuestNeeds.of(Workload.parse("phases of=storage; ticks hz=100; poisson")).tickNs())
        .isEqualTo(10_000_000);
  }

  @Test
  void saysHowItsWakesMove() {
    assertThat(new Storage(1, 0, 1, 1).anchor()).isEqualTo(Anchor.ANSWER);
    assertThat(new Ticks(250).anchor()).isEqualTo(Anchor.CLOCK);
    assertThat(new Poisson(1, 1).anchor()).isEqualTo(Anchor.CLOCK);
    assertThat(new PingPong(0).anchor()).isEqualTo(Anchor.PEER);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      storag            | Unknown workload "storag". Use one of: storage, ticks,
      storage rate=5    | has no parameter "rate". Use one of: seed, service, sigma, depth
      ticks hz=50       | hz=50 is out of range. Use 100 to 2048.
      ticks hz=fast     | hz=fast is not a whole number.
      poisson rate=0    | rate=0 is out of range. Use 1 to 200000.
      poisson rate=NaN  | rate=NaN is out of range.
      storage service=1 depth=0 | depth=0 is out of range. Use 1 to 1024.
      storage service   | "service" in workload "storage service" is no parameter.
      storage depth=1 depth=2 | "depth" stands twice
      storage service=3 weeks | "weeks"
      phases of=phases  | phases cannot hold
      phases of=ticks hz=100; ticks hz=200 | two different parts of ticks
      """)
  void refusesWhatItDoesNotKnow(String text, String message) {
    assertThatThrownBy(() -> Workload.parse(text)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesAMaximumThatKvmCannotHold() {
    LabOptions options = LabOptions.of(new Ticks(250), 1_000_000_000);
    assertThatThrownBy(() -> options.withHaltPollMaxNs(1L << 32))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("4294967296")
        .hasMessageContaining("Use 0 to 4294967295");
    assertThat(options.withHaltPollMaxNs((1L << 32) - 1).haltPollMaxNs()).hasValue(4294967295L);
  }
}
