package haltwise.app;

import haltwise.trace.HostSettings;
import java.util.function.Supplier;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The value of `--settings`, checked, but with `current` and the kernel's defaults still open: they depend on the trace
/// or the host that the command works on.
///
/// @param text as the user wrote it
record SettingsChoice(String text) {
  private static final String CURRENT = "current";

  boolean isCurrent() {
    return text.strip().equals(CURRENT);
  }

  /// @param current asked only when the user chose `current`
  /// @param kernelDefault of the kernel that the trace is from
  HostSettings resolve(Supplier<HostSettings> current, HostSettings kernelDefault) {
    return isCurrent()
        ? current.get()
        : HostSettings.parse(text, kernelDefault, kernelDefault);
  }

  static final class Converter implements ITypeConverter<SettingsChoice> {
    @Override
    public SettingsChoice convert(String text) {
      try {
        SettingsChoice choice = new SettingsChoice(text);
        choice.resolve(() -> HostSettings.KERNEL_DEFAULT, HostSettings.KERNEL_DEFAULT);
        return choice;
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
