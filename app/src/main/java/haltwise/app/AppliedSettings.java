package haltwise.app;

import haltwise.apply.ParameterValues;
import haltwise.replay.KernelDefaults;
import haltwise.trace.GuestSettings;
import haltwise.trace.HostSettings;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Settings to be written: of the host, or of the guest that this is.
///
/// @param text as the user wrote it
record AppliedSettings(String text) {
  private static final String GUEST = "guest";

  boolean isGuest() {
    return text.strip().startsWith(GUEST);
  }

  /// @param release of the kernel whose defaults stand for missing keys
  ParameterValues values(String release, String architecture) {
    return isGuest()
        ? ParameterValues.of(GuestSettings.parse(text))
        : ParameterValues.of(host(release, architecture));
  }

  private HostSettings host(String release, String architecture) {
    HostSettings defaults = KernelDefaults.of(release, architecture);
    return HostSettings.parse(text, defaults, defaults);
  }

  /// As written out in full.
  String full(String release, String architecture) {
    return isGuest()
        ? GuestSettings.parse(text).toString()
        : host(release, architecture).toString();
  }

  static final class Converter implements ITypeConverter<AppliedSettings> {
    @Override
    public AppliedSettings convert(String text) {
      AppliedSettings settings = new AppliedSettings(text);
      if (text.strip().equals("current")) {
        throw new TypeConversionException(
            "\"current\" is what is in force already. Give the settings to apply.");
      }
      try {
        settings.full("6.12", "x86_64");
        return settings;
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
