package haltwise.app;

import haltwise.apply.Changer;
import haltwise.apply.ParameterValues;
import haltwise.apply.Request;
import haltwise.compare.Arm;
import haltwise.compare.ArmSetter;
import haltwise.compare.VoidReason;
import haltwise.linux.HostException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Arms as parameters of the whole host, written as `haltwise apply` does: what was there is journalled first, and a killed
/// experiment is undone by the next `haltwise restore`.
final class JournalledArms implements ArmSetter {
  /// Longer than a run; then the journal counts it as overdue.
  private static final long HOLDS_NS = 3_600_000_000_000L;

  private final ChangedHost host;
  private boolean applied;

  /// @throws HostException when the host does not let itself be changed, or haltwise has changed it already: what is in
  ///     force then is somebody's wish, and not an experiment's to undo
  JournalledArms(ChangedHost host) {
    this.host = host;
    if (!host.changer().status(List.of()).applied().isEmpty()) {
      throw new HostException("haltwise apply holds settings in force on this host", 0,
          "Restore it first (haltwise restore), or give --arm-hook.");
    }
  }

  @Override
  public Optional<VoidReason> apply(Arm arm) {
    applied = true;
    Request request = new Request(ParameterValues.of(arm.settings()), OptionalLong.of(HOLDS_NS),
        false, false, "haltwise compare, arm " + arm.name(), System.getProperty("user.name", "?"));
    try {
      host.change(changer -> changer.apply(request));
      return Optional.empty();
    } catch (HostException e) {
      return Optional.of(new VoidReason(VoidReason.Kind.TREATMENT, e.what() + ". " + e.remedy()));
    }
  }

  @Override
  public void restore() {
    if (applied) {
      List<String> left = host.change((Changer c) -> c.restore(false)).left();
      if (!left.isEmpty()) {
        throw new HostException("The host is not as it was found: " + String.join(" ", left), 0,
            "haltwise restore --force overwrites it.");
      }
    }
  }
}
