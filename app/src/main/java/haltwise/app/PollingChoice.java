package haltwise.app;

import haltwise.replay.GuestCosts;
import haltwise.replay.GuestPolling;
import haltwise.replay.GuestRule;
import haltwise.replay.Polling;
import haltwise.trace.GuestSettings;
import haltwise.trace.HostSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The value of `--settings` where a guest may poll too: the host's settings, the guest's, or both as `HOST+GUEST`;
/// checked, but with `current` still open.
///
/// @param text as the user wrote it
record PollingChoice(String text) {
  private static final String GUEST = "guest";
  private static final String NO_POLL_CONTROL = "no-poll-control";

  private List<String> parts() {
    return List.of(text.strip().split("\\s*\\+\\s*", -1));
  }

  /// @param current asked only when the user chose `current`
  /// @param guestRule that the guest's governor follows
  Polling resolve(Supplier<Polling> current, GuestRule guestRule) {
    List<String> parts = new ArrayList<>(parts());
    boolean pollControl = !parts.remove(NO_POLL_CONTROL);
    if (parts.equals(List.of("current"))) {
      return current.get();
    }
    Optional<GuestSettings> guest = Optional.empty();
    if (parts.getLast().startsWith(GUEST)) {
      guest = Optional.of(GuestSettings.parse(parts.removeLast()));
    }
    if (parts.size() > 1 || guest.isEmpty() && (parts.isEmpty() || !pollControl)) {
      throw new IllegalArgumentException("Settings \"" + text
          + "\" are neither HOST, nor GUEST, nor"
          + " HOST+GUEST. Use for example kernel-default, guest:max=50us, kernel-default+guest-off,"
          + " or kernel-default+guest:max=50us+no-poll-control where host and guest both poll.");
    }
    if (parts.isEmpty() && !pollControl) {
      throw new IllegalArgumentException("Settings \"" + text + "\" do not say how the host polls,"
          + " which it does without poll control. Use for example kernel-default+" + text + ".");
    }
    // Without a word on it the host does not matter: the guest has switched off its polling.
    HostSettings host = parts.isEmpty()
        ? HostSettings.OFF
        : new SettingsChoice(parts.getFirst()).resolve(() -> current.get().host());
    return new Polling(host, guest.map(
        s -> new GuestPolling(s, pollControl, guestRule, GuestCosts.DEFAULT)));
  }

  static final class Converter implements ITypeConverter<PollingChoice> {
    @Override
    public PollingChoice convert(String text) {
      try {
        PollingChoice choice = new PollingChoice(text);
        choice.resolve(() -> new Polling(HostSettings.KERNEL_DEFAULT), GuestRule.LATEST);
        return choice;
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
