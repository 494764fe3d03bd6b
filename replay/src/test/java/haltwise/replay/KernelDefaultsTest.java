package haltwise.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.trace.HostSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Oracle: the constants in the kernels' sources, for the names that `uname -m` prints.
final class KernelDefaultsTest {
  @ParameterizedTest
  @CsvSource({"6.12, x86_64, 200000, 2", "6.10.9, x86_64, 200000, 0", "6.11-rc1, x86_64, 200000, 2",
      "5.15, aarch64, 500000, 0", "5.4, armv7l, 500000, 0", "6.12, riscv64, 500000, 2",
      "6.12, mips64, 500000, 2", "6.12, loongarch64, 500000, 2", "6.12, s390x, 50000, 2",
      "6.8, ppc64le, 10000, 0", "6.8, i686, 200000, 0", "6.18.44, '', 200000, 2"})
  void followFromReleaseAndArchitecture(String release, String architecture, long maxNs,
      long shrink) {
    assertThat(KernelDefaults.of(release, architecture))
        .isEqualTo(new HostSettings(maxNs, 2, 10_000, shrink));
  }

  @Test
  void areThoseOfTheNewestX86WhereNothingIsKnown() {
    assertThat(KernelDefaults.of("", "")).isEqualTo(HostSettings.KERNEL_DEFAULT);
    assertThatThrownBy(() -> KernelDefaults.of("latest", "")).hasMessageContaining("--kernel");
  }
}
