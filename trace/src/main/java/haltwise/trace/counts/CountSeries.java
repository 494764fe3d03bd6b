package haltwise.trace.counts;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// The readings of one vCPU, or of all vCPUs of a VM together.
///
/// @param vcpuId empty when it is all of them together
/// @param threadId of the vCPU's thread; empty when not known
/// @param vcpus how many it covers; empty when not known
/// @param samples in order of time
public record CountSeries(OptionalInt vcpuId, OptionalInt threadId, OptionalInt vcpus,
    List<CountSample> samples) {
  public CountSeries {
    samples = List.copyOf(samples);
  }

  /// What was counted from the first sample to the last. A single sample counts from the start of the VM. A step in
  /// which a counter fell tells nothing and is left out, its time too.
  public CountFacts facts() {
    if (samples.isEmpty()) {
      return new CountFacts(HaltCounts.NOTHING, OptionalLong.empty(), vcpus, List.of());
    }
    if (samples.size() == 1) {
      return new CountFacts(samples.getFirst().counts(), OptionalLong.empty(), vcpus, List.of());
    }
    List<CountFacts> steps = steps();
    List<String> notes = new ArrayList<>();
    steps.forEach(s -> notes.addAll(s.notes()));
    return steps.stream().filter(s -> s.notes().isEmpty())
        .reduce(CountFacts::then)
        .map(all -> new CountFacts(all.counts(), all.elapsedNs(), vcpus, notes))
        .orElseGet(() -> new CountFacts(HaltCounts.NOTHING, OptionalLong.empty(), vcpus, notes));
  }

  /// What was counted between each sample and the next; with a note where a counter fell.
  public List<CountFacts> steps() {
    List<CountFacts> steps = new ArrayList<>();
    for (int i = 1; i < samples.size(); i++) {
      CountSample from = samples.get(i - 1);
      CountSample to = samples.get(i);
      List<String> fell = to.counts().fellSince(from.counts());
      OptionalLong elapsedNs = from.atNs().isPresent() && to.atNs().isPresent()
          ? OptionalLong.of(to.atNs().getAsLong() - from.atNs().getAsLong())
          : OptionalLong.empty();
      steps.add(fell.isEmpty()
          ? new CountFacts(to.counts().since(from.counts()), elapsedNs, vcpus, List.of())
          : new CountFacts(HaltCounts.NOTHING, elapsedNs, vcpus, List.of(String.join(", ", fell)
              + " fell between samples " + i + " and " + (i + 1)
              + ": someone cleared the counters, or the VM was started anew. That time is left out.")));
    }
    return steps;
  }
}
