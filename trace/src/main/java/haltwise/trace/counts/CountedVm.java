package haltwise.trace.counts;

import haltwise.trace.HostSettings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What was counted of one VM.
///
/// @param name that people know it by
/// @param processId of its VMM; empty when not known
/// @param source where the counters were read, such as `QMP` or `debugfs`
/// @param settings that it obeyed; empty when not known
/// @param notes on what its source could not tell
/// @param series one for each vCPU, or a single one for the whole VM
public record CountedVm(String name, OptionalInt processId, String source,
    Optional<HostSettings> settings, List<String> notes, List<CountSeries> series) {
  public CountedVm {
    notes = List.copyOf(notes);
    series = List.copyOf(series);
  }

  /// Over all its vCPUs.
  public CountFacts facts() {
    return series.stream().map(CountSeries::facts).reduce(CountFacts::beside)
        .orElseGet(() -> new CountFacts(HaltCounts.NOTHING, OptionalLong.empty(),
            OptionalInt.empty(), List.of()));
  }
}
