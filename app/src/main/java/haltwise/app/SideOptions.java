package haltwise.app;

import haltwise.replay.GuestRule;
import haltwise.trace.GuestSettings;
import haltwise.trace.TraceInfo;
import haltwise.trace.TraceKind;
import haltwise.tune.PollingCosts;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// For whom `tune` searches: the host, a guest, or whichever of them should poll.
final class SideOptions {
  /// Of `--side`.
  enum Side {
    HOST, GUEST, EITHER
  }

  @Option(names = "--side", paramLabel = "host|guest|either", description = "Whose polling to tune: the host's; a guest's own, by its"
      + " haltpoll governor; or either: who should poll. With guest and nothing else, this machine is the guest and is"
      + " recorded. Default: host, or guest for a guest's own trace.")
  private @Nullable String side;

  @Option(names = "--guest-rule", paramLabel = "RULE", description = "What the governor of the guest's kernel does: a release (6.1),"
      + " facts (floor=yes,residency=ns,qos-poll=250us,events=yes), or both. Default: that of a guest's trace, else of 6.9"
      + " and later.")
  private String guestRule = "";

  @Option(names = "--guest-baseline", paramLabel = "SETTINGS", description = "Guest settings in force, of a guest's trace that does"
      + " not tell: a preset (guest-off, guest-kernel-default, guest-intel-gaming) or"
      + " guest:max=50us,grow=2,grow-start=10us,shrink=2,allow-shrink=Y.")
  private String guestBaseline = "";

  @Option(names = "--exit-cost", paramLabel = "TIME", defaultValue = "1us", converter = TimeConverter.class, description = "What leaving a"
      + " guest by HLT and coming back costs, which a guest that catches its wake saves (default: ${DEFAULT-VALUE}, of bare"
      + " metal; nested 10us and more).")
  private long exitCostNs = 1_000;

  /// Empty when the user did not say.
  ///
  /// @throws IllegalArgumentException for an unknown word
  Optional<Side> side() {
    return Optional.ofNullable(side).map(word -> switch (word) {
      case "host" -> Side.HOST;
      case "guest" -> Side.GUEST;
      case "either" -> Side.EITHER;
      default -> throw new IllegalArgumentException(
          "Unknown side \"" + word + "\". Use one of: host, guest, either.");
    });
  }

  /// The first option given that a search for the host does not read.
  Optional<String> anyGiven() {
    return List.of("--guest-rule", "--guest-baseline", "--exit-cost").stream()
        .filter(name -> switch (name) {
          case "--guest-rule" -> !guestRule.isEmpty();
          case "--guest-baseline" -> !guestBaseline.isEmpty();
          default -> exitCostNs != PollingCosts.DEFAULT.exitNs();
        }).findFirst();
  }

  /// @throws IllegalArgumentException when the rule or the kernel has no haltpoll governor
  GuestRule rule(TraceInfo info) {
    GuestRule own = info.kind() instanceof TraceKind.Guest && !info.kernelRelease().isEmpty()
        ? GuestRule.of(info.kernelRelease())
        : GuestRule.LATEST;
    return guestRule.isEmpty() ? own : GuestRule.parse(guestRule, own);
  }

  String ruleOrigin(TraceInfo info) {
    return !guestRule.isEmpty()
        ? "--guest-rule"
        : info.kind() instanceof TraceKind.Guest && !info.kernelRelease().isEmpty()
            ? "the trace's kernel"
            : "the guest's kernel is not known";
  }

  Optional<GuestSettings> baseline() {
    return guestBaseline.isEmpty()
        ? Optional.empty()
        : Optional.of(GuestSettings.parse(guestBaseline));
  }

  PollingCosts costs() {
    PollingCosts d = PollingCosts.DEFAULT;
    return new PollingCosts(exitCostNs, d.stolenWeight(), d.tickNs(), d.tickCostNs());
  }
}
