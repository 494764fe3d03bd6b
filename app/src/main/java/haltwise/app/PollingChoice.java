package haltwise.app;

import haltwise.replay.GuestCosts;
import haltwise.replay.GuestPolling;
import haltwise.replay.GuestRule;
import haltwise.replay.Policy;
import haltwise.replay.Polling;
import haltwise.trace.GuestSettings;
import haltwise.trace.HostSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The value of `replay --settings`: what the host does, what the guest does, or both as `HOST+GUEST`. Checked, but with
/// open ends as a [PolicyChoice] has them.
///
/// @param text as the user wrote it
record PollingChoice(String text) {
  private static final String CURRENT = "current";
  private static final String GUEST = "guest";
  private static final String NO_POLL_CONTROL = "no-poll-control";

  /// A guest that polls, and has switched off the host's polling.
  static Polling ofGuest(GuestSettings settings, GuestRule rule) {
    return of(new Policy.Kernel(HostSettings.OFF), settings, true, rule);
  }

  private static Polling of(Policy host, GuestSettings settings, boolean pollControl,
      GuestRule rule) {
    return new Polling(host,
        Optional.of(new GuestPolling(settings, pollControl, rule, GuestCosts.DEFAULT)));
  }

  /// @param blockPriceNs of a clairvoyant that names no price of its own
  /// @param current asked only when the user chose `current`
  /// @param kernelDefault of the kernel that the trace is from
  /// @param guestRule that the guest's governor follows
  Polling resolve(long blockPriceNs, Supplier<Polling> current, HostSettings kernelDefault,
      GuestRule guestRule) {
    List<String> parts = new ArrayList<>(List.of(text.strip().split("\\s*\\+\\s*", -1)));
    if (parts.equals(List.of(CURRENT))) {
      return current.get();
    }
    boolean pollControl = !parts.remove(NO_POLL_CONTROL);
    if (parts.isEmpty() || !parts.getLast().startsWith(GUEST)) {
      requireOne(parts, pollControl);
      return new Polling(host(parts.getFirst(), blockPriceNs, current, kernelDefault));
    }
    GuestSettings guest = GuestSettings.parse(parts.removeLast());
    if (parts.isEmpty() && pollControl) {
      return ofGuest(guest, guestRule);
    }
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("Settings \"" + text + "\" do not say how the host polls,"
          + " which it does without poll control. Use for example kernel-default+" + text + ".");
    }
    requireOne(parts, true);
    return of(host(parts.getFirst(), blockPriceNs, current, kernelDefault), guest, pollControl,
        guestRule);
  }

  private void requireOne(List<String> hosts, boolean isWhole) {
    if (hosts.size() != 1 || !isWhole) {
      throw new IllegalArgumentException("Settings \"" + text
          + "\" are neither HOST, nor GUEST, nor"
          + " HOST+GUEST. Use for example kernel-default, guest:max=50us, kernel-default+guest-off,"
          + " or kernel-default+guest:max=50us+no-poll-control where host and guest both poll.");
    }
  }

  private static Policy host(String text, long blockPriceNs, Supplier<Polling> current,
      HostSettings kernelDefault) {
    return text.equals(CURRENT)
        ? current.get().host()
        : new PolicyChoice(text).resolve(blockPriceNs, () -> kernelDefault, kernelDefault);
  }

  static final class Converter implements ITypeConverter<PollingChoice> {
    @Override
    public PollingChoice convert(String text) {
      try {
        PollingChoice choice = new PollingChoice(text);
        choice.resolve(0, () -> new Polling(HostSettings.OFF), HostSettings.KERNEL_DEFAULT,
            GuestRule.LATEST);
        return choice;
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage() + (text.contains(GUEST)
            ? ""
            : " Or a policy that is no kernel's: never, pinned=60us, clairvoyant=50us; or of a guest: guest:max=50us."));
      }
    }
  }
}
