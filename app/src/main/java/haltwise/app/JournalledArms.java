package haltwise.app;

import haltwise.apply.ParameterValues;
import haltwise.apply.Request;
import haltwise.compare.Arm;
import haltwise.compare.ArmSetter;
import haltwise.compare.VoidReason;
import haltwise.linux.HostException;
import haltwise.linux.KvmParameter;
import haltwise.linux.LifeOfProcess;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Arms as parameters of the whole host, written as `haltwise apply` does: what was there is journalled first, and what a
/// killed experiment left is undone by the next start of haltwise. What somebody applied before holds again afterwards.
final class JournalledArms implements ArmSetter {
  private final ChangedHost host;
  private final String command;
  private final LifeOfProcess self = LifeOfProcess.own();
  private boolean applied;

  /// @param command for the journal, such as `haltwise compare`
  JournalledArms(ChangedHost host, String command) {
    this.host = host;
    this.command = command;
  }

  /// A parameter that this process cannot write, if there is one.
  static Optional<KvmParameter> closed() {
    return KvmParameter.all().stream().filter(p -> p.access() != KvmParameter.Access.WRITABLE)
        .findFirst();
  }

  @Override
  public synchronized Optional<VoidReason> apply(Arm arm) {
    Request request = new Request(ParameterValues.of(arm.settings()), OptionalLong.empty(),
        Optional.of(self), false, false, command + ", arm " + arm.name(),
        System.getProperty("user.name", "?"));
    try {
      host.change(changer -> changer.apply(request));
      applied = true;
      return Optional.empty();
    } catch (HostException e) {
      return Optional.of(new VoidReason(VoidReason.Kind.TREATMENT, e.what() + ". " + e.remedy()));
    }
  }

  @Override
  public synchronized void restore() {
    if (applied) {
      List<String> left = host.changeInTheEnd(changer -> changer.endOf(self)).left();
      if (!left.isEmpty()) {
        throw new HostException("The host is not as it was found: " + String.join(" ", left), 0,
            "haltwise restore --force overwrites it.");
      }
      applied = false;
    }
  }
}
