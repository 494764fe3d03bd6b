package haltwise.app;

import haltwise.app.agent.GuestInUse;
import haltwise.app.agent.GuestParameters;
import haltwise.app.compare.GuestIdleMeter;
import haltwise.app.compare.HostMeters;
import haltwise.compare.Arm;
import haltwise.compare.ArmSetter;
import haltwise.linux.HostException;
import haltwise.trace.GuestSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Whose settings `compare` compares: the host's, or those of a guest that polls by itself, from within or by its agent.
final class CompareSide {
  @Option(names = "--side", paramLabel = "host|guest", description = "Whose settings the arms are (default: host). guest: of the"
      + " haltpoll governor, with a command of yours: of the guest that this machine is, or with --agent of a guest of this host.")
  private @Nullable String side;

  @Mixin
  private ChangedHostOrGuest guest = new ChangedHostOrGuest();

  /// @throws IllegalArgumentException for an unknown word, or an agent without a guest
  boolean isGuest() {
    boolean isGuest = switch (side == null ? "host" : side) {
      case "host" -> false;
      case "guest" -> true;
      default -> throw new IllegalArgumentException(
          "Unknown side \"" + side + "\". Use host or guest.");
    };
    if (!isGuest && guest.isByAgent()) {
      throw new IllegalArgumentException(
          "--agent leads to a guest. Add --side guest, or leave it out.");
    }
    return isGuest;
  }

  /// From its host.
  boolean isByAgent() {
    return guest.isByAgent();
  }

  /// @param chosen one is compared with the settings in force
  /// @throws HostException when the guest's kernel does not idle by haltpoll
  List<Arm> arms(List<ArmChoice> chosen) {
    GuestSettings inForce = GuestParameters.read(guest.files()).orElseThrow(
        () -> new HostException("This guest has no haltpoll governor", 0,
            "Its kernel needs CONFIG_CPU_IDLE_GOV_HALTPOLL (5.4 and later). On a host, name the guest: --agent SOCKET."));
    GuestInUse inUse = GuestInUse.read(guest.files());
    if (!inUse.governor().equals("haltpoll")) {
      throw new HostException(String.join(" ", inUse.sentences()), 0,
          "Until it does, all arms are the same.");
    }
    List<Arm> all = new ArrayList<>();
    if (chosen.size() == 1) {
      all.add(new Arm(chosen.getFirst().name().equals("current") ? "A" : "current", inForce));
    }
    chosen.forEach(a -> all.add(a.ofGuest(inForce)));
    return all;
  }

  ArmSetter setter() {
    return new JournalledArms(guest, "haltwise compare");
  }

  GuestIdleMeter meter() {
    return new GuestIdleMeter(guest.files());
  }

  /// What is not measured, and why, a sentence each.
  List<String> missing(HostMeters meters) {
    return isByAgent()
        ? meters.missing()
        : List.of("From inside a guest nobody sees its host: VM exits, CPU time, cycles and power"
            + " there. Compare from the host, with --agent.");
  }
}
