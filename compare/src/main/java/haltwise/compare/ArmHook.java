package haltwise.compare;

import haltwise.trace.HostSettings;
import haltwise.trace.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The user's command that takes an arm's settings into force: it writes the parameters, or starts the VM again with them.
///
/// Whether it did is read back: from a line `max=…,grow=…,grow-start=…,shrink=…` that it prints, for what the host's
/// parameters do not show, such as a VM's own max; else from the host's parameters.
public final class ArmHook implements ArmSetter {
  private static final String RESTORE = "restore";
  private static final Pattern PRINTED = Pattern
      .compile("(?m)^max=\\d+,grow=\\d+,grow-start=\\d+,shrink=\\d+$");

  private final ShellCommand command;
  private final Supplier<Optional<HostSettings>> host;
  private final Optional<HostSettings> found;
  private boolean applied;

  /// @param host reads the host's parameters; empty where there are none
  public ArmHook(ShellCommand command, Supplier<Optional<HostSettings>> host) {
    this.command = command;
    this.host = host;
    found = host.get();
  }

  /// What a command learns of the arm that it serves.
  static Map<String, String> environment(String arm, Settings settings) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("HALTWISE_ARM", arm);
    all.put("HALTWISE_SETTINGS", settings.toString());
    all.put("HALTWISE_MAX", Long.toString(settings.maxNs()));
    all.put("HALTWISE_GROW", Long.toString(settings.grow()));
    all.put("HALTWISE_GROW_START", Long.toString(settings.growStartNs()));
    all.put("HALTWISE_SHRINK", Long.toString(settings.shrink()));
    return all;
  }

  @Override
  public Optional<VoidReason> apply(Arm arm) throws InterruptedException {
    applied = true;
    ShellCommand.Output output = command.with(environment(arm.name(), arm.settings())).run();
    if (output.status() != 0) {
      return Optional.of(new VoidReason(VoidReason.Kind.FAILED, "The hook \"" + command.line()
          + "\" ended with status " + output.status() + last(output) + "."));
    }
    Optional<HostSettings> inForce = printed(output.text()).or(host);
    return inForce.equals(Optional.of(arm.settings()))
        ? Optional.empty()
        : Optional.of(new VoidReason(VoidReason.Kind.TREATMENT,
            "After the hook, " + inForce.map(HostSettings::toString).orElse("nothing known")
                + " was in force instead of " + arm.settings() + "."));
  }

  private static Optional<HostSettings> printed(String text) {
    Matcher m = PRINTED.matcher(text);
    Optional<HostSettings> last = Optional.empty();
    while (m.find()) {
      last = Optional.of(HostSettings.parse(m.group(), HostSettings.KERNEL_DEFAULT));
    }
    return last;
  }

  /// Runs it a last time, with the host's parameters as they were found.
  ///
  /// @throws IllegalArgumentException when the host is not as it was found then
  @Override
  public void restore() {
    if (!applied || found.isEmpty()) {
      return;
    }
    try {
      command.with(environment(RESTORE, found.get())).run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Optional<HostSettings> now = host.get();
    if (!now.equals(found)) {
      throw new IllegalArgumentException("The hook \"" + command.line() + "\" left "
          + now.map(HostSettings::toString).orElse("nothing known")
          + " in force, where it found " + found.get()
          + ". Let it write what HALTWISE_SETTINGS says, also when HALTWISE_ARM is " + RESTORE
          + ".");
    }
  }

  private static String last(ShellCommand.Output output) {
    return output.lastLine().isEmpty() ? "" : " (" + output.lastLine() + ")";
  }
}
