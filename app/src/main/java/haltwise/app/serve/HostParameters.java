package haltwise.app.serve;

import haltwise.apply.Changer;
import haltwise.apply.Done;
import haltwise.apply.Host;
import haltwise.apply.ParameterValues;
import haltwise.apply.Request;
import haltwise.control.Menu;
import haltwise.linux.HostException;
import haltwise.linux.LifeOfProcess;
import haltwise.trace.HostSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// The parameters of this host's kvm module. Each change is in the journal before it is written, and belongs to this
/// process: once that has ended, however it did, the next start of any haltwise undoes it.
public final class HostParameters implements Actuator {
  private static final LifeOfProcess OWN = LifeOfProcess.own();

  private final Host host;
  private final Path module;
  private final Changes changes;
  private final String who;
  private HostSettings baseline = HostSettings.KERNEL_DEFAULT;
  private HostSettings lastSet = baseline;
  private Optional<Object> identity = Optional.empty();
  private boolean begun;

  /// Changes the host while no other haltwise does.
  @FunctionalInterface
  public interface Changes {
    /// @throws HostException when another haltwise does
    Done run(Function<Changer, Done> work);
  }

  /// @param root below which the host's files are
  /// @param who for whoever asks later, one line
  public HostParameters(Path root, Changes changes, String who) {
    host = Host.below(root);
    module = root.resolve("sys/module/kvm");
    this.changes = changes;
    this.who = who;
  }

  @Override
  public String what() {
    return "the parameters of this host";
  }

  @Override
  public List<String> begin() {
    Done done = changes.run(Changer::restoreWhatIsOver);
    identity = identity();
    baseline = read().orElseThrow(() -> new HostException(
        "This host has no parameters of halt polling", 0,
        "Load KVM (modprobe kvm_intel or kvm_amd). Kernels before 5.1 lack some of the four."));
    lastSet = baseline;
    begun = true;
    return done.notes();
  }

  @Override
  public HostSettings baseline() {
    return baseline;
  }

  @Override
  public List<HostSettings> menu() {
    return Menu.ofAll();
  }

  private Optional<HostSettings> read() {
    return ParameterValues.hostSettings(host);
  }

  /// While the module is not there, what was last.
  @Override
  public HostSettings inForce() {
    return read().orElse(lastSet);
  }

  /// A module that is loaded anew is another folder.
  @Override
  public boolean lasts() {
    return identity.equals(identity());
  }

  private Optional<Object> identity() {
    try {
      return Optional.of(Files.getAttribute(module, "unix:ino"));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  @Override
  public void set(HostSettings settings) {
    changes.run(changer -> {
      if (!inForce().equals(lastSet)) {
        return Done.NOTHING; // whoever looks now sees what somebody else set
      }
      Done done = changer.apply(new Request(ParameterValues.of(settings), OptionalLong.empty(),
          Optional.of(OWN), false, false, "haltwise serve", who));
      lastSet = settings;
      return done;
    });
  }

  @Override
  public List<String> restore() {
    if (!begun) {
      return List.of();
    }
    Done done = changes.run(changer -> changer.endOf(OWN));
    begun = false;
    lastSet = baseline;
    return done.left();
  }
}
