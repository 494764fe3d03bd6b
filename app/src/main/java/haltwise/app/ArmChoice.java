package haltwise.app;

import haltwise.compare.Arm;
import haltwise.trace.GuestSettings;
import haltwise.trace.HostSettings;
import haltwise.trace.Settings;
import java.util.function.Supplier;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The value of `--arm`, `NAME=SETTINGS`, with `current` still open.
record ArmChoice(String name, SettingsChoice settings) {
  /// An arm of the host.
  Arm ofHost(Supplier<HostSettings> current, HostSettings kernelDefault) {
    if (Settings.isOfGuest(settings.text())) {
      throw new IllegalArgumentException("Arm " + name + " has the settings of a guest, "
          + settings.text() + ". Add --side guest, or give it settings of the host, such as --arm "
          + name + "=max=1ms.");
    }
    return new Arm(name, settings.resolve(current, kernelDefault));
  }

  /// An arm of a guest.
  Arm ofGuest(GuestSettings current) {
    if (!settings.isCurrent() && !Settings.isOfGuest(settings.text())) {
      throw new IllegalArgumentException("Arm " + name + " has settings of the host, "
          + settings.text() + ". Leave --side guest out, or give it a guest's, such as --arm "
          + name + "=guest:max=100us.");
    }
    return new Arm(name,
        settings.isCurrent() ? current : GuestSettings.parse(settings.text()));
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
      return new ArmChoice(parts[0], Settings.isOfGuest(parts[1])
          ? guest(parts[1])
          : new SettingsChoice.Converter().convert(parts[1]));
    }

    private static SettingsChoice guest(String text) {
      try {
        GuestSettings.parse(text);
        return new SettingsChoice(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }

    private static boolean isSettings(String text) {
      try {
        Settings.parse(text);
        return true;
      } catch (IllegalArgumentException _) {
        return false;
      }
    }
  }
}
