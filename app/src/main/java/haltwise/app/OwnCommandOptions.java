package haltwise.app;

import haltwise.app.compare.VmHalts;
import haltwise.compare.ArmHook;
import haltwise.compare.ArmSetter;
import haltwise.compare.CommandLoad;
import haltwise.compare.Load;
import haltwise.compare.Measure;
import haltwise.compare.Meter;
import haltwise.compare.Meters;
import haltwise.compare.MetricSource;
import haltwise.compare.ShellCommand;
import haltwise.linux.HostException;
import haltwise.linux.HostIdentity;
import haltwise.linux.KvmParameter;
import haltwise.linux.KvmParameters;
import haltwise.linux.Tracefs;
import haltwise.replay.HostRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What `compare` needs to know of a command of the user's.
final class OwnCommandOptions {
  @Option(names = "--arm-hook", paramLabel = "LINE", description = "For a command of yours: a shell line that takes"
      + " HALTWISE_SETTINGS into force, for example by starting the VM again. It may print what is in force as"
      + " max=…,grow=…,grow-start=…,shrink=…; else the host's parameters are read back. Without a hook haltwise writes"
      + " the host's parameters itself, as apply does, and restores them.")
  private @Nullable String armHook;

  @Option(names = "--no-halts", description = "With a command of yours: do not record the halts of the running VMs.")
  private boolean noHalts;

  boolean isGiven() {
    return armHook != null || noHalts;
  }

  /// @param meter of the host
  /// @param exits whether VM exits are recorded with the halts of running VMs
  /// @throws HostException when nothing can take arms into force
  Load load(ShellCommand command, MetricSource source, Measure metric, Meter meter, boolean exits,
      Path scratch, Console console) {
    return new CommandLoad(command, source, metric, setter(console),
        new Meters(List.of(meter, new Meters(halts(exits, scratch, console).stream().toList()))));
  }

  /// As [#load], with the settings of a guest as arms; its host's halts only where this is the host.
  Load ofGuest(ShellCommand command, MetricSource source, Measure metric, CompareSide side,
      Meter meter, boolean exits, Path scratch, Console console) {
    List<Meter> meters = new ArrayList<>(List.of(side.meter(), meter));
    if (side.isByAgent()) {
      halts(exits, scratch, console).ifPresent(meters::add);
    }
    return new CommandLoad(command, source, metric, side.setter(), new Meters(meters));
  }

  boolean hasHook() {
    return armHook != null;
  }

  private ArmSetter setter(Console console) {
    HostIdentity host = HostIdentity.read();
    HostRule rule = HostRule.of(host.kernelRelease(), host.architecture());
    boolean sampled = rule.max() == HostRule.Max.SAMPLED;
    if (armHook == null) {
      return journalled(sampled);
    }
    if (sampled) {
      console.note(
          "haltwise: This kernel gives a VM its max when it is created: the hook must start the VM again.");
    }
    return new ArmHook(ShellCommand.ofLine(armHook),
        () -> KvmParameters.read().map(TuneCommand::settings));
  }

  private static ArmSetter journalled(boolean sampled) {
    String hook = "Give --arm-hook, a shell line that takes HALTWISE_SETTINGS into force, or compare on a lab workload"
        + " (--lab storage).";
    if (sampled) {
      throw new HostException(
          "This kernel gives a VM its max when it is created, so that arms take the VM's restart",
          0, hook);
    }
    Optional<KvmParameter> closed = JournalledArms.closed();
    if (closed.isPresent()) {
      throw new HostException(
          "The arms of a command are settings of the whole host, and its parameter "
              + closed.get().name() + " is not writable (" + closed.get().access().word() + ")",
          0, hook);
    }
    return new JournalledArms(new ChangedHost(), "haltwise compare");
  }

  /// Where the host allows tracing.
  private Optional<Meter> halts(boolean exits, Path scratch, Console console) {
    if (noHalts) {
      return Optional.empty();
    }
    try (Tracefs _ = Tracefs.open()) {
      return Optional.of(new VmHalts(exits, scratch));
    } catch (HostException e) {
      console.note("haltwise: Halts of VMs are not recorded: " + e.getMessage());
      return Optional.empty();
    }
  }
}
