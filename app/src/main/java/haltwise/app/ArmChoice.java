package haltwise.app;

import haltwise.compare.Arm;
import haltwise.linux.HostException;
import haltwise.trace.HostSettings;
import java.util.function.Supplier;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The value of `--arm`, `NAME=SETTINGS`, with `current` still open.
record ArmChoice(String name, SettingsChoice settings) {
  /// The arm on this host.
  ///
  /// @throws HostException when its settings are a guest's
  Arm resolve(Supplier<HostSettings> current, HostSettings kernelDefault) {
    if (isGuest(settings.text())) {
      throw new HostException("Arm " + name + " asks for the guest settings " + settings.text()
          + ", which cannot be applied from the host yet", 0,
          "Compare settings of the host, such as --arm " + name + "=max=1ms.");
    }
    return new Arm(name, settings.resolve(current, kernelDefault));
  }

  private static boolean isGuest(String settings) {
    return settings.startsWith("guest:") || settings.startsWith("guest-");
  }

  static final class Converter implements ITypeConverter<ArmChoice> {
    @Override
    public ArmChoice convert(String text) {
      String[] parts = text.split("=", 2);
      if (parts.length != 2 || isSettings(text)) {
        throw new TypeConversionException("\"" + text
            + "\" has no name. Write NAME=SETTINGS, such as --arm B=" + (isSettings(text)
                ? text
                : "max=1ms"));
      }
      try {
        new Arm(parts[0], HostSettings.OFF);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
      return new ArmChoice(parts[0], isGuest(parts[1])
          ? new SettingsChoice(parts[1])
          : new SettingsChoice.Converter().convert(parts[1]));
    }

    private static boolean isSettings(String text) {
      try {
        HostSettings.parse(text, HostSettings.OFF);
        return true;
      } catch (IllegalArgumentException _) {
        return false;
      }
    }
  }
}
