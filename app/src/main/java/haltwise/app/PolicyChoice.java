package haltwise.app;

import haltwise.replay.Policy;
import haltwise.trace.HostSettings;
import java.util.function.Supplier;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The value of `replay --settings`: settings that a kernel can be given, or a policy beside the kernel's. Checked, but with
/// open ends as a [SettingsChoice] has them.
///
/// @param text as the user wrote it
record PolicyChoice(String text) {
  /// @param blockPriceNs of a clairvoyant that names no price of its own
  /// @param current asked only when the user chose `current`
  /// @param kernelDefault of the kernel that the trace is from
  Policy resolve(long blockPriceNs, Supplier<HostSettings> current, HostSettings kernelDefault) {
    return Policy.parse(text, blockPriceNs).orElseGet(() -> new Policy.Kernel(
        new SettingsChoice(text).resolve(current, kernelDefault)));
  }

  static final class Converter implements ITypeConverter<PolicyChoice> {
    @Override
    public PolicyChoice convert(String text) {
      try {
        PolicyChoice choice = new PolicyChoice(text);
        choice.resolve(0, () -> HostSettings.KERNEL_DEFAULT, HostSettings.KERNEL_DEFAULT);
        return choice;
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage()
            + " Or a policy that is no kernel's: never, pinned=60us, clairvoyant=50us.");
      }
    }
  }
}
