package haltwise.lab;

/// Where things stand in the 64 KiB segment that each vCPU has for itself: vCPU `n` at linear address `n` × 64 KiB.
/// Words that the host writes and words that the guest writes are in different cache lines.
final class GuestLayout {
  static final int SEGMENT_BYTES = 0x1_0000;
  /// Segments must begin below 1 MiB.
  static final int MAX_VCPUS = 16;

  /// Interrupt vectors of real mode: 4 bytes (offset, segment) each, from 0.
  static final int CODE = 0x0400;
  /// u16, written by the host: where a program goes on after a halt, its loop or [GuestCode#PAUSE].
  static final int NEXT = 0x1000;
  /// u16, written by the host: where the guest goes on after a pause.
  static final int ENTRY = 0x1002;
  /// u32, written by the host: how many items are there for the guest.
  static final int OFFERED = 0x1040;
  /// u32, written by the guest: how many items it has handled.
  static final int HANDLED = 0x1080;
  static final int STACK_TOP = 0x2000;
  /// A time stamp (u64, guest TSC) for each item, item `i` at `i` modulo [#STAMPS]; up to the segment's end.
  static final int STAMP_RING = 0x8000;
  static final int STAMPS = 0x8000 / 8;

  /// Interrupt vectors.
  static final int VECTOR_KICK = 0x40;
  static final int VECTOR_TIMER = 0x41;
  static final int VECTOR_PEER = 0x42;

  /// Nobody serves this port, so that writing to it leaves KVM_RUN.
  static final int PAUSE_PORT = 0xB0;
  private static final int REQUEST_PORTS = 0xC0;

  private GuestLayout() {
  }

  /// The port that vCPU `vcpu` writes its requests to.
  static int requestPort(int vcpu) {
    return REQUEST_PORTS + vcpu;
  }
}
