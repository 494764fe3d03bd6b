package haltwise.app.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Oracle: money by hand.
class EnergyPriceTest {
  @Test
  void aYearOfTenWattsIsItsKilowattHoursTimesPriceAndOverhead() {
    // 10 W x 8,760 h = 87.6 kWh; x 0.15 x 1.5 = 19.71.
    assertThat(EnergyPrice.parse("0.15/kWh", 1.5).aYear(10)).isCloseTo(19.71, within(1e-9));
    // The published estimate of the field: 11 W a package at 0.09 to 0.1 a kWh and a PUE of 5.5
    // would be 53 a year.
    assertThat(EnergyPrice.parse("0.10/kWh", 5.5).aYear(11)).isCloseTo(53.0, within(0.1));
  }

  @ParameterizedTest
  @CsvSource({"0.15/kWh, 0.15, /year", "0.15EUR/kWh, 0.15, EUR/year", "0.15 € / kwh, 0.15, €/year",
      "$0.2/kWh, 0.2, $/year", "30/KWH, 30, /year"})
  void readsPricesAsPeopleWriteThem(String text, double perKwh, String unit) {
    EnergyPrice price = EnergyPrice.parse(text, 1);

    assertThat(price.perKwh()).isEqualTo(perKwh);
    assertThat(price.unit()).isEqualTo(unit);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.15", "cheap/kWh", "0/kWh", "$0.15EUR/kWh", "-1/kWh", "0.15/MWh"})
  void rejectsWhatIsNoPrice(String text) {
    assertThatThrownBy(() -> EnergyPrice.parse(text, 1))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("--price " + text)
        .hasMessageContaining("0.15/kWh");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.9, 11, Double.NaN})
  void rejectsASiteThatTakesLessThanItsMachines(double pue) {
    assertThatThrownBy(() -> EnergyPrice.parse("0.15/kWh", pue))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("--pue " + pue);
  }
}
