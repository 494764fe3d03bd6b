package haltwise.app;

import haltwise.compare.Arm;
import haltwise.linux.HostException;
import haltwise.trace.HostSettings;
import java.util.function.Supplier;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The value of `--arm`, `NAME=SETTINGS`, with `current` still open.
record ArmChoice(String name, SettingsChoice settings) {
  Arm resolve(Supplier<HostSettings> current, HostSettings kernelDefault) {
    return new Arm(name, settings.resolve(current, kernelDefault));
  }

  static final class Converter implements ITypeConverter<ArmChoice> {
    @Override
    public ArmChoice convert(String text) {
      String[] parts = text.split("=", 2);
      if (parts.length == 2 && (parts[1].startsWith("guest:") || parts[1].startsWith("guest-"))) {
        throw new HostException("Arm " + parts[0] + " asks for the guest settings " + parts[1]
            + ", which cannot be applied from the host yet", 0,
            "Compare settings of the host, such as --arm " + parts[0] + "=max=1ms.");
      }
      if (parts.length != 2 || isSettings(text)) {
        throw new TypeConversionException("\"" + text
            + "\" has no name. Write NAME=SETTINGS, such as --arm B=" + (parts.length == 2
                ? text
                : "max=1ms"));
      }
      try {
        new Arm(parts[0], HostSettings.OFF);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
      return new ArmChoice(parts[0], new SettingsChoice.Converter().convert(parts[1]));
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
