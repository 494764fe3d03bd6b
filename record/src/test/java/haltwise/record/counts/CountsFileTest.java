package haltwise.record.counts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.trace.BadTraceException;
import haltwise.trace.HostSettings;
import haltwise.trace.counts.CountSample;
import haltwise.trace.counts.CountSeries;
import haltwise.trace.counts.CountedHalts;
import haltwise.trace.counts.CountedTime;
import haltwise.trace.counts.CountedVm;
import haltwise.trace.counts.Counter;
import haltwise.trace.counts.HaltCounts;
import haltwise.trace.counts.Log2Histogram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Oracle: what is written is read back, and the format as [CountsFile] documents it.
class CountsFileTest {
  private static final CountedHalts COUNTED = new CountedHalts("host", "6.12.1", "x86_64", "web",
      "haltwise 0.1.0",
      List.of(
          new CountedVm("web1", OptionalInt.of(4711), "QMP", Optional.of(HostSettings.OFF),
              List.of("a note"),
              List.of(new CountSeries(OptionalInt.of(0), OptionalInt.of(4712), OptionalInt.of(1),
                  List.of(new CountSample(OptionalLong.of(5), new HaltCounts(
                      Map.of(Counter.HITS, 3L, Counter.WAIT_NS, Long.MAX_VALUE),
                      Map.of(CountedTime.HIT,
                          Log2Histogram.ofTimes(List.of(0L, 7L, 5_000_000_000L))))))))),
          new CountedVm("x", OptionalInt.empty(), "debugfs", Optional.empty(), List.of(),
              List.of(new CountSeries(OptionalInt.empty(), OptionalInt.empty(),
                  OptionalInt.empty(),
                  List.of(new CountSample(OptionalLong.empty(), HaltCounts.NOTHING)))))));

  @TempDir
  private Path folder = Path.of("");

  @Test
  void readsBackWhatItWrites() throws IOException {
    Path file = folder.resolve("x" + CountsFile.SUFFIX);
    CountsFile.write(COUNTED, file);

    assertThat(CountsFile.read(file)).isEqualTo(COUNTED);
    assertThat(CountsFile.isMeant(Files.readString(file))).isTrue();
  }

  @Test
  void ignoresKeysThatItDoesNotKnow() throws IOException {
    Path file = folder.resolve("x.json");
    Files.writeString(file, """
        { "haltwise_counts" : 1, "new": [], "vms": [ { "name": "a", "series": [ { "samples": [
          { "counts": { "halt_exits": 7, "halt_of_tomorrow": "x" } } ] } ] } ] }
        """);

    assertThat(CountsFile.isMeant(Files.readString(file))).isTrue();
    assertThat(CountsFile.read(file).vms().getFirst().facts().counts().get(Counter.EXITS))
        .hasValue(7);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "{\"haltwise_counts\":2}|haltwise_counts is 2, not 1", "{\"haltwise_counts\":1|line 1",
      "{\"haltwise_counts\":1,\"vms\":[{\"series\":[{\"samples\":[{\"counts\":{\"halt_exits\":-1}}]}]}]}|halt_exits holds -1",
      "{\"haltwise_counts\":1,\"vms\":[{\"series\":[{\"samples\":[{\"counts\":{\"halt_wait_hist\":[1,2]}}]}]}]}|32 buckets, not 2",
      "{\"haltwise_counts\":1,\"vms\":[{\"settings\":\"max=-1\"}]}|is not a time",
      "{\"haltwise_counts\":1,\"vms\":[{\"process_id\":\"x\"}]}|process_id"})
  void whatCannotBeUsedIsNamed(String text, String why) throws IOException {
    Path file = folder.resolve("bad.json");
    Files.writeString(file, text);

    assertThatThrownBy(() -> CountsFile.read(file)).isInstanceOf(BadTraceException.class)
        .hasMessageContaining(file.toString()).hasMessageContaining(why)
        .hasMessageContaining("haltwise record --counters");
  }
}
