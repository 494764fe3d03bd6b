package haltwise.trace.counts;

import java.util.Arrays;
import java.util.Optional;

/// What KVM adds up about the halts of a vCPU. All only ever grow, until someone clears them.
/// Source: `virt/kvm/kvm_main.c`, `include/linux/kvm_host.h` (KVM_GENERIC_VCPU_STATS); the meaning changed over the
/// years, see the members.
public enum Counter {
  /// Halts that polled.
  POLLS("halt_attempted_poll"),
  /// Polls that caught the wake event. Since 5.17 every poll that did not end in a block, so that also an event which
  /// came right after the poll counts; before, only one seen by the polling loop.
  HITS("halt_successful_poll"),
  /// Hits of wake-ups that the kernel calls invalid; always 0 but on s390.
  INVALID("halt_poll_invalid"),
  /// Times that a waker woke the sleeping thread.
  WAKEUPS("halt_wakeup"),
  /// Time polled by hits, ns. Since 5.8.
  HIT_NS("halt_poll_success_ns"),
  /// Time polled by misses, ns. Since 5.8.
  MISS_NS("halt_poll_fail_ns"),
  /// Time scheduled out, ns, wake latency included. Since 5.15.
  WAIT_NS("halt_wait_ns"),
  /// HLT instructions that left the guest; those that found an event pending included. x86 only.
  EXITS("halt_exits");

  private final String kernelName;

  Counter(String kernelName) {
    this.kernelName = kernelName;
  }

  /// As the kernel, QEMU and libvirt call it.
  public String kernelName() {
    return kernelName;
  }

  /// @return empty for any other of KVM's statistics
  public static Optional<Counter> named(String kernelName) {
    return Arrays.stream(values()).filter(c -> c.kernelName.equals(kernelName)).findFirst();
  }
}
