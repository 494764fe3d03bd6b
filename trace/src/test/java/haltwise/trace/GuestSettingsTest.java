package haltwise.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Oracle: the words of the command line, and the kernel's defaults, written out by hand.
final class GuestSettingsTest {
  @Test
  void readsPresetsAndKeys() {
    assertThat(GuestSettings.parse("guest-off").maxNs()).isZero();
    assertThat(GuestSettings.parse("guest-kernel-default"))
        .isEqualTo(new GuestSettings(200_000, 2, 50_000, 2, true));
    assertThat(GuestSettings.parse("guest-intel-gaming"))
        .isEqualTo(new GuestSettings(50_000, 2, 10_000, 2, true));
    assertThat(GuestSettings.parse("guest:max=50us, grow-start=10us,allow-shrink=n"))
        .isEqualTo(new GuestSettings(50_000, 2, 10_000, 2, false));
    assertThat(GuestSettings.parse("guest:grow=0,shrink=3"))
        .isEqualTo(new GuestSettings(200_000, 0, 50_000, 3, true));
  }

  @Test
  void readsBackWhatItPrints() {
    GuestSettings s = new GuestSettings(4_294_967_295L, 3, 7_000, 0, false);
    assertThat(GuestSettings.parse(s.toString())).isEqualTo(s);
    assertThat(s).hasToString(
        "guest:max=4294967295,grow=3,grow-start=7000,shrink=0,allow-shrink=N");
  }

  @Test
  void areOffWhenAWindowOfZeroCannotGrow() {
    assertThat(GuestSettings.OFF.isOff()).isTrue();
    assertThat(GuestSettings.parse("guest:grow-start=0").isOff()).isTrue();
    assertThat(GuestSettings.parse("guest:grow=0").isOff()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"guest", "guest:", "guest:max", "guest:max=4294967296", "max=1",
      "guest:pin=1", "guest:max=1,max=2", "guest:allow-shrink=", "guest:allow-shrink=maybe",
      "guest:shrink=2us", "guest-fast"})
  void refusesWhatItCannotReadAndSaysWhatToWrite(String text) {
    assertThatThrownBy(() -> GuestSettings.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s).*(Use|Write|Give).*");
  }
}
