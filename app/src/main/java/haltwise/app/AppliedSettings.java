package haltwise.app;

import haltwise.apply.ParameterValues;
import haltwise.replay.KernelDefaults;
import haltwise.trace.GuestSettings;
import haltwise.trace.HostSettings;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Settings to be written: of the host, or of the guest that this is.
///
/// @param text as the user wrote it
record AppliedSettings(String text) {
  private static final String GUEST = "guest";
  private static final long SHORTEST_NS = 1_000;

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

  /// For somebody who forgot a unit: no wake comes so soon.
  Optional<String> tooShort(String release, String architecture) {
    long maxNs = isGuest()
        ? GuestSettings.parse(text).maxNs()
        : host(release, architecture).maxNs();
    return maxNs == 0 || maxNs >= SHORTEST_NS
        ? Optional.empty()
        : Optional.of("max is " + maxNs + " ns, which polls next to nothing. If microseconds were"
            + " meant, write max=" + maxNs + "us.");
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
        // What is in force already is no choice here; a guest's settings are.
        throw new TypeConversionException(String.valueOf(e.getMessage()).replace(
            "intel-chromeos, current)", "intel-chromeos; in a guest: guest-off, guest:max=50us)"));
      }
    }
  }
}
