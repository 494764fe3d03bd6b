package haltwise.app;

import haltwise.trace.HostSettings;
import java.util.function.Supplier;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The value of `--settings`, checked, but with `current` still open: what is in force depends on the trace or
/// the host that the command works on.
///
/// @param text as the user wrote it
record SettingsChoice(String text) {
  private static final String CURRENT = "current";

  /// @param current asked only when the user chose `current`
  HostSettings resolve(Supplier<HostSettings> current) {
    return text.strip().equals(CURRENT)
        ? current.get()
        : HostSettings.parse(text, HostSettings.KERNEL_DEFAULT);
  }

  static final class Converter implements ITypeConverter<SettingsChoice> {
    @Override
    public SettingsChoice convert(String text) {
      try {
        SettingsChoice choice = new SettingsChoice(text);
        choice.resolve(() -> HostSettings.KERNEL_DEFAULT);
        return choice;
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
