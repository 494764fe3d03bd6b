package haltwise.trace;

import java.util.List;

/// What a Linux guest polls by before it executes HLT: the module parameters `guest_halt_poll_ns`, `_grow`,
/// `_grow_start`, `_shrink` and `_allow_shrink` (`drivers/cpuidle/governors/haltpoll.c`, since 5.4). The numbers are
/// unsigned 32-bit.
///
/// @param maxNs ceiling of the window, ns; 0 turns polling off
/// @param grow factor that the window grows by; 0 resets it to the start value at each growth
/// @param growStartNs smallest window that growing leads to, ns
/// @param shrink divisor that the window shrinks by; 0 drops it to 0 at once
/// @param allowShrink whether a window shrinks at all once it has grown
public record GuestSettings(long maxNs, long grow, long growStartNs, long shrink,
    boolean allowShrink) implements Settings {
  /// What guest settings begin with on the command line.
  public static final String PREFIX = "guest:";

  public static final GuestSettings OFF = new GuestSettings(0, 2, 50_000, 2, true);
  /// Of every kernel that has the governor: 5.4 to 7.3.
  public static final GuestSettings KERNEL_DEFAULT = new GuestSettings(200_000, 2, 50_000, 2, true);
  /// Inferred from an article of Intel's on game streaming, which names its guest settings "50K_10K" and explains
  /// neither number: taken as max and grow start, the rest as the kernel has it.
  public static final GuestSettings INTEL_GAMING = new GuestSettings(50_000, 2, 10_000, 2, true);

  private static final List<String> KEYS = List.of("max", "grow", "grow-start", "shrink",
      "allow-shrink");

  public GuestSettings {
    SettingsText.checked("max", maxNs);
    SettingsText.checked("grow", grow);
    SettingsText.checked("grow-start", growStartNs);
    SettingsText.checked("shrink", shrink);
  }

  /// Whether these settings never poll: a window of 0 cannot leave 0. Unlike the host's, a grow of 0 does not stop it.
  @Override
  public boolean isOff() {
    return maxNs == 0 || growStartNs == 0;
  }

  /// @param text a preset (`guest-off`, `guest-kernel-default`, `guest-intel-gaming`) or
  ///     `guest:max=50us,grow=2,grow-start=10us,shrink=2,allow-shrink=Y` (missing keys: the kernel's defaults)
  /// @throws IllegalArgumentException naming the word that is wrong and those that are known
  public static GuestSettings parse(String text) {
    return switch (text.strip()) {
      case "guest-off" -> OFF;
      case "guest-kernel-default" -> KERNEL_DEFAULT;
      case "guest-intel-gaming" -> INTEL_GAMING;
      case String s when s.startsWith(PREFIX) -> parseKeys(s.substring(PREFIX.length()));
      case String s -> throw new IllegalArgumentException("Unknown guest settings \"" + s
          + "\". Use a preset (guest-off, guest-kernel-default, guest-intel-gaming)"
          + " or guest:max=50us,grow=2,grow-start=10us,shrink=2,allow-shrink=Y.");
    };
  }

  private static GuestSettings parseKeys(String text) {
    SettingsText given = new SettingsText(text, KEYS);
    GuestSettings d = KERNEL_DEFAULT;
    return new GuestSettings(given.timeNs("max", d.maxNs), given.factor("grow", d.grow),
        given.timeNs("grow-start", d.growStartNs), given.factor("shrink", d.shrink),
        given.flag("allow-shrink", d.allowShrink));
  }

  /// `guest:max=…,grow=…,grow-start=…,shrink=…,allow-shrink=…` in ns, which [#parse] reads back.
  @Override
  public String toString() {
    return PREFIX + "max=" + maxNs + ",grow=" + grow + ",grow-start=" + growStartNs + ",shrink="
        + shrink + ",allow-shrink=" + (allowShrink ? "Y" : "N");
  }
}
