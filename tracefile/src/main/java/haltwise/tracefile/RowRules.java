package haltwise.tracefile;

import haltwise.trace.Halt;
import java.util.Optional;

/// What every row of a trace file obeys, row after row. The writer asks it before a file is written, the reader while it
/// reads, so that a file of ours is never refused.
final class RowRules {
  private final int vcpus;
  private int lastVcpu;
  private long lastStartNs = Long.MIN_VALUE;

  /// @param vcpus how many the recording has
  RowRules(int vcpus) {
    this.vcpus = vcpus;
  }

  /// @return what is wrong with the row that follows the last one; empty when nothing is
  Optional<String> problem(int vcpu, Halt h) {
    if (vcpu < 0 || vcpu >= vcpus) {
      return Optional.of("vcpu " + vcpu + " is not one of the " + vcpus + " in haltwise.vcpus");
    }
    if (h.waker() < Halt.NO_WAKER || h.waker() >= vcpus) {
      return Optional.of(
          "waker " + h.waker() + " is neither -1 nor one of the " + vcpus + " in haltwise.vcpus");
    }
    if (vcpu < lastVcpu || (vcpu == lastVcpu && h.startNs() < lastStartNs)) {
      return Optional.of("vcpu " + vcpu + ", start " + h.startNs() + " ns stands after vcpu "
          + lastVcpu + ", start "
          + lastStartNs + " ns; rows must be sorted by vcpu, then start");
    }
    lastVcpu = vcpu;
    lastStartNs = h.startNs();
    return times(h);
  }

  private static Optional<String> times(Halt h) {
    if (h.durationNs() < 0 || h.startNs() + h.durationNs() < h.startNs()) {
      return Optional
          .of("a halt from " + h.startNs() + " ns cannot last " + h.durationNs() + " ns");
    }
    if (h.arrivalNs() < Halt.UNKNOWN_NS || h.windowNs() < Halt.UNKNOWN_NS
        || h.polledNs() < Halt.UNKNOWN_NS) {
      return Optional.of(
          "arrival " + h.arrivalNs() + ", window " + h.windowNs() + " and polled " + h.polledNs()
              + " ns must each be -1 (unknown) or more");
    }
    boolean changed = h.change().happened();
    if (h.change().fromNs() < Halt.UNKNOWN_NS || h.change().toNs() < Halt.UNKNOWN_NS
        || (!changed && h.change().fromNs() >= 0)) {
      return Optional.of(
          "a window cannot move from " + h.change().fromNs() + " to " + h.change().toNs() + " ns");
    }
    return Optional.empty();
  }
}
