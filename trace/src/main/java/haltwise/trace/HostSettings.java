package haltwise.trace;

import java.util.List;

/// What a KVM host polls by: the module parameters `halt_poll_ns`, `_grow`, `_grow_start`, `_shrink`
/// (`virt/kvm/kvm_main.c`), each an unsigned 32-bit number.
///
/// @param maxNs ceiling of the window, ns; 0 turns polling off
/// @param grow factor that the window grows by
/// @param growStartNs smallest window other than 0, ns
/// @param shrink divisor that the window shrinks by; 0 drops it to 0 at once
public record HostSettings(long maxNs, long grow, long growStartNs, long shrink)
    implements
      Settings {
  public static final long U32_MAX = 0xFFFF_FFFFL;

  public static final HostSettings OFF = new HostSettings(0, 2, 10_000, 2);
  /// x86 since 6.11; before, shrink was 0.
  public static final HostSettings KERNEL_DEFAULT = new HostSettings(200_000, 2, 10_000, 2);
  public static final HostSettings KERNEL_BEFORE_6_11 = new HostSettings(200_000, 2, 10_000, 0);
  /// The values of the Intel study, ID 749041.
  public static final HostSettings INTEL_CHROMEOS = new HostSettings(160_000, 2, 10_000, 2);

  private static final String PRESETS = "off, kernel-default, kernel-before-6.11, intel-chromeos, current";
  private static final List<String> KEYS = List.of("max", "grow", "grow-start", "shrink", "pin");

  public HostSettings {
    SettingsText.checked("max", maxNs);
    SettingsText.checked("grow", grow);
    SettingsText.checked("grow-start", growStartNs);
    SettingsText.checked("shrink", shrink);
  }

  /// A window of `windowNs` that never moves after the first halt, on a stock kernel.
  public static HostSettings pinned(long windowNs) {
    return new HostSettings(U32_MAX, 1, windowNs, 1);
  }

  public HostSettings withMaxNs(long newMaxNs) {
    return new HostSettings(newMaxNs, grow, growStartNs, shrink);
  }

  /// Whether these settings never poll: the window cannot leave 0.
  @Override
  public boolean isOff() {
    return maxNs == 0 || grow == 0 || growStartNs == 0;
  }

  /// With the defaults of x86 since 6.11.
  ///
  /// @throws IllegalArgumentException naming the word that is wrong and those that are known
  public static HostSettings parse(String text, HostSettings current) {
    return parse(text, current, KERNEL_DEFAULT);
  }

  /// @param text a preset or `max=160us,grow=2,grow-start=10us,shrink=2` (missing keys: the kernel's
  ///     defaults), or `pin=60us`
  /// @param current what the preset `current` stands for: the settings in force
  /// @param kernelDefault what the preset `kernel-default` and missing keys stand for
  /// @throws IllegalArgumentException naming the word that is wrong and those that are known
  public static HostSettings parse(String text, HostSettings current, HostSettings kernelDefault) {
    return switch (text.strip()) {
      case "off" -> OFF;
      case "kernel-default" -> kernelDefault;
      case "kernel-before-6.11" -> KERNEL_BEFORE_6_11;
      case "intel-chromeos" -> INTEL_CHROMEOS;
      case "current" -> current;
      case String s when s.contains("=") -> parseKeys(s, kernelDefault);
      case String s -> throw new IllegalArgumentException(
          "Unknown settings \"" + s + "\". Use a preset (" + PRESETS
              + ") or max=160us,grow=2,grow-start=10us,shrink=2.");
    };
  }

  private static HostSettings parseKeys(String text, HostSettings d) {
    SettingsText given = new SettingsText(text, KEYS);
    if (given.has("pin")) {
      if (given.size() > 1) {
        throw new IllegalArgumentException("pin= fixes all four parameters, so \"" + text
            + "\" cannot hold other keys. Leave them out.");
      }
      return pinned(given.timeNs("pin", 0));
    }
    return new HostSettings(given.timeNs("max", d.maxNs), given.factor("grow", d.grow),
        given.timeNs("grow-start", d.growStartNs), given.factor("shrink", d.shrink));
  }

  /// `max=…,grow=…,grow-start=…,shrink=…` in ns, which [#parse] reads back.
  @Override
  public String toString() {
    return "max=" + maxNs + ",grow=" + grow + ",grow-start=" + growStartNs + ",shrink=" + shrink;
  }
}
