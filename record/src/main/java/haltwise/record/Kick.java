package haltwise.record;

/// Which writes of a guest ask a device to do something that will be answered, and which only serve the platform's own
/// interrupt and timer chips.
final class Kick {
  private static final long PLATFORM_FIRST = 0xFEC0_0000L;
  private static final long PLATFORM_LAST = 0xFEEF_FFFFL;

  private Kick() {
  }

  /// PIC, PIT, keyboard controller and speaker, RTC, POST delay, ELCR: the PC's fixed ports.
  static boolean isPort(int port) {
    return switch (port) {
      case 0x20, 0x21, 0xA0, 0xA1, 0x40, 0x41, 0x42, 0x43, 0x60, 0x61, 0x64, 0x70, 0x71, 0x80, 0xED,
          0x4D0, 0x4D1 ->
        false;
      default -> true;
    };
  }

  /// Between the I/O APIC and the local APIC lie only these and the HPET.
  static boolean isAddress(long guestPhysical) {
    return guestPhysical < PLATFORM_FIRST || guestPhysical > PLATFORM_LAST;
  }
}
