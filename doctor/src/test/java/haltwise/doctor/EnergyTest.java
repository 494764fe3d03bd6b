package haltwise.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Oracle: watts by hand.
class EnergyTest {
  @Test
  void thePowerOfAPollingCpuIsTheDifferenceByWhatPolledMore() {
    assertThat(new Energy.Metered(List.of("package-0"), 5, 12.7, 11.0, 0.85, Optional.empty())
        .wattsPerPollingCpu()).isCloseTo(2.0, within(1e-12));
  }
}
