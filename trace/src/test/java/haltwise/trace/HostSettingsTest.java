package haltwise.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Oracle: the words of the command line, written out by hand.
final class HostSettingsTest {
  private static final HostSettings CURRENT = new HostSettings(1, 2, 3, 4);

  @Test
  void readsPresetsKeysAndPinnedWindows() {
    assertThat(HostSettings.parse("off", CURRENT).maxNs()).isZero();
    assertThat(HostSettings.parse("kernel-default", CURRENT))
        .isEqualTo(new HostSettings(200_000, 2, 10_000, 2));
    assertThat(HostSettings.parse("kernel-before-6.11", CURRENT).shrink()).isZero();
    assertThat(HostSettings.parse("intel-chromeos", CURRENT))
        .isEqualTo(new HostSettings(160_000, 2, 10_000, 2));
    assertThat(HostSettings.parse("current", CURRENT)).isEqualTo(CURRENT);
    assertThat(HostSettings.parse("max=160us, grow-start=0.02ms", CURRENT))
        .isEqualTo(new HostSettings(160_000, 2, 20_000, 2));
    assertThat(HostSettings.parse("pin=60000", CURRENT))
        .isEqualTo(new HostSettings(4_294_967_295L, 1, 60_000, 1));
  }

  @Test
  void readsBackWhatItPrints() {
    HostSettings s = new HostSettings(4_294_967_295L, 3, 7_000, 0);
    assertThat(HostSettings.parse(s.toString(), CURRENT)).isEqualTo(s);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fast", "max", "max=", "max=4294967296", "max=-1", "grow=2us",
      "maximum=1", "max=1,max=2", "pin=1,grow=2", "pin=5s"})
  void refusesWhatItCannotReadAndSaysWhatToWrite(String text) {
    assertThatThrownBy(() -> HostSettings.parse(text, CURRENT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s).*(Use|Write|Give|Leave).*");
  }

  @Test
  void listsThePresetsForAnUnknownWord() {
    assertThatThrownBy(() -> HostSettings.parse("fast", CURRENT)).hasMessageContaining("\"fast\"")
        .hasMessageContaining("intel-chromeos");
  }
}
