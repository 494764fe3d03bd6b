package haltwise.lab;

/// Where things stand in guest memory. Each vCPU has three segments of 64 KiB: code and shared words (below 1 MiB, as
/// interrupts load CS from a selector), time stamps, and a stack that is written and never read.
/// Words that the host writes and words that the guest writes are in different cache lines.
///
/// @param vcpus how many there are
/// @param vcpu whose segments these are, from 0
record GuestLayout(int vcpus, int vcpu) {
  static final int SEGMENT_BYTES = 0x1_0000;
  static final int MAX_VCPUS = 16;

  // In the code segment. Interrupt vectors of real mode: 4 bytes (offset, segment) each, from 0.
  static final int CODE = 0x0400;
  /// u16, written by the host: where a program goes on after its own timer or its peer woke it.
  static final int AFTER_OWN = 0x1000;
  /// u16, written by the host: where it goes on after any other interrupt.
  static final int AFTER_DEVICE = 0x1002;
  /// u16, written by the host: where the guest goes on after a pause.
  static final int ENTRY = 0x1004;
  /// u16, written by the host: the place in the ring of time stamps behind the last item offered.
  static final int OFFERED = 0x1040;
  /// u32, written by the guest: how many items it has handled.
  static final int HANDLED = 0x1080;

  /// The segment of time stamps is a ring: the low 32 bits of the guest's TSC for each item.
  static final int STAMP_BYTES = 4;
  static final int STAMPS = SEGMENT_BYTES / STAMP_BYTES;

  /// Interrupt vectors.
  static final int VECTOR_DEVICE = 0x40;
  static final int VECTOR_TIMER = 0x41;
  static final int VECTOR_PEER = 0x42;

  /// Nobody serves these ports, so that writing to one leaves KVM_RUN. Which one tells what woke the guest.
  static final int PAUSE_AFTER_OWN_PORT = 0xB0;
  static final int PAUSE_AFTER_DEVICE_PORT = 0xB1;
  private static final int REQUEST_PORTS = 0xC0;

  static long memoryBytes(int vcpus) {
    return 3L * vcpus * SEGMENT_BYTES;
  }

  int codeBase() {
    return vcpu * SEGMENT_BYTES;
  }

  int stampBase() {
    return (vcpus + vcpu) * SEGMENT_BYTES;
  }

  int stackBase() {
    return (2 * vcpus + vcpu) * SEGMENT_BYTES;
  }

  /// The port that the vCPU writes its requests to.
  int requestPort() {
    return REQUEST_PORTS + vcpu;
  }
}
