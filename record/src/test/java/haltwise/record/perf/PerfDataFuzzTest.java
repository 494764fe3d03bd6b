package haltwise.record.perf;

import com.code_intelligence.jazzer.junit.FuzzTest;
import haltwise.record.Fuzzed;

/// Oracle: whatever bytes a perf.data has, it is read or refused with a message that names the file and the place; soon,
/// and within the memory. Without JAZZER_FUZZ the inputs kept in the resources are run; docs/fuzzing.md tells the rest.
final class PerfDataFuzzTest {
  @FuzzTest(maxDuration = "10m")
  void refusesOrReads(byte[] bytes) throws Exception {
    Fuzzed.refusesOrReads(bytes, file -> PerfData.read(file, host -> host));
  }
}
