package haltwise.report;

import haltwise.replay.KernelRelease;
import haltwise.trace.counts.CountFacts;
import haltwise.trace.counts.CountedHalts;
import haltwise.trace.counts.CountedTime;
import haltwise.trace.counts.CountedVm;
import haltwise.trace.counts.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a reader of counters should know: what the kernel counts, by its age, and what the source leaves out.
/// Source: `virt/kvm/kvm_main.c` of 4.19 to 7.3-rc7; KVM counts hits as it does now since 5.17, has histograms and time
/// asleep since 5.15, and the time polled since 5.8.
final class CountCaveats {
  static final String HISTOGRAM_ONLY = "Histogram-only: KVM's own counters, no single halts and no windows."
      + " Nothing can be replayed or verified from them.";

  private CountCaveats() {
  }

  static List<String> of(CountedHalts counted, CountedVm vm, CountFacts facts) {
    List<String> all = new ArrayList<>(vm.notes());
    all.addAll(facts.notes());
    kernel(counted.kernelRelease(), facts).ifPresent(all::add);
    polls(facts).ifPresent(all::add);
    return all;
  }

  private static Optional<String> kernel(String text, CountFacts facts) {
    if (text.isEmpty()) {
      return facts.hits().isPresent()
          ? Optional.of(
              "The kernel is not known (--kernel tells it): before 5.17 a poll counts as a hit only"
                  + " when the polling loop itself saw the event.")
          : Optional.empty();
    }
    KernelRelease kernel = KernelRelease.parse(text);
    if (!kernel.isFrom(5, 8)) {
      return Optional.of("Linux " + text + " counts halts, but no times: that came with 5.8.");
    }
    if (!kernel.isFrom(5, 15)) {
      return Optional.of("Linux " + text
          + " has no histograms and no time asleep (5.15 has), and its hit time also holds events"
          + " that came right after the poll, which it does not count as hits (5.17 does).");
    }
    return kernel.isFrom(5, 17)
        ? Optional.empty()
        : Optional.of("Linux " + text + " counts a poll as a hit only when the polling loop itself"
            + " saw the event; since 5.17 every poll that did not end asleep is one.");
  }

  private static Optional<String> polls(CountFacts facts) {
    long polls = facts.counts().get(Counter.POLLS).orElse(-1);
    long halts = Math.max(facts.counts().get(Counter.EXITS).orElse(0),
        facts.counts().histogram(CountedTime.WAIT).map(h -> h.total()).orElse(0L));
    return polls == 0 && halts > 0
        ? Optional.of(
            "No halt polled: max is 0, or every halt lasts longer than max, so that the window stays 0,"
                + " or the guest polls by itself and forbids the host to (MSR_KVM_POLL_CONTROL).")
        : Optional.empty();
  }
}
