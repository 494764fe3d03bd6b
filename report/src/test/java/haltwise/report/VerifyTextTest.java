package haltwise.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Oracle: names shortened by hand.
class VerifyTextTest {
  @ParameterizedTest
  @CsvSource({"web.halts.parquet, web.halts.parquet", "traces/web.halts.parquet, web.halts.parquet",
      "traces/storage-100us.halts.parquet, storage-100us",
      "storage-100us-default-a.halts.parquet, ...100us-default-a",
      "transitions/kvm-6.12_200000.ftrace, ...2_200000.ftrace"})
  void aLongNameKeepsWhatTellsItFromOthers(String name, String shown) {
    assertThat(VerifyText.shortened(name, 18)).isEqualTo(shown).hasSizeLessThanOrEqualTo(18);
  }
}
