package haltwise.app;

import haltwise.app.dashboard.Listen;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Where `haltwise serve` shows its dashboard and its metrics.
final class ListenOption {
  private static final Set<String> OWN = Set.of("--listen", "--no-listen");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(names = "--listen", paramLabel = "ADDRESS:PORT", description = {
      "Where the dashboard and the metrics are (default: " + Listen.USUAL
          + ", which only this host can reach;"
          + " port 0: any that is free)."})
  private @Nullable String listen;

  @Option(names = "--no-listen", description = "No dashboard and no metrics.")
  private boolean none;

  /// @throws IllegalArgumentException when it is no address
  Optional<Listen> listen() {
    if (none && listen != null) {
      throw new IllegalArgumentException(
          "--listen and --no-listen exclude each other. Give one of them.");
    }
    return none
        ? Optional.empty()
        : Optional.of(Listen.parse(listen == null ? Listen.USUAL : listen));
  }

  /// Whether the user said where.
  boolean isChosen() {
    return listen != null;
  }

  /// One of these options that was given.
  Optional<String> anyGiven() {
    return spec.commandLine().getParseResult().matchedOptions().stream().map(o -> o.names()[0])
        .filter(OWN::contains).findFirst();
  }
}
