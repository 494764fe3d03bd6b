package haltwise.app.serve;

import haltwise.trace.Nanos;
import haltwise.tune.Limits;
import haltwise.tune.Limits.LatencyGoal;
import haltwise.tune.Objective;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/// Reads a configuration in TOML. What a section does not say is as usual.
///
///     objective = "balanced"      # or block-price = "50us"
///     cpu-budget = "10%"
///     latency-goal = "p99=100us"
///     rest = true
///
///     [when.battery]
///     objective = "thrifty"
///     power-budget = "1W"
public final class ServeConfigFile {
  private static final String OBJECTIVE = "objective";
  private static final String BLOCK_PRICE = "block-price";
  private static final String CPU_BUDGET = "cpu-budget";
  private static final String POWER_BUDGET = "power-budget";
  private static final String LATENCY_GOAL = "latency-goal";
  private static final String REST = "rest";
  private static final String WHEN = "when";
  private static final List<String> KEYS = List.of(OBJECTIVE, BLOCK_PRICE, CPU_BUDGET,
      POWER_BUDGET, LATENCY_GOAL, REST);
  private static final ServeTarget BALANCED = new ServeTarget(50_000, Optional.empty(),
      Optional.empty(), Optional.empty());

  private final Path file;

  private ServeConfigFile(Path file) {
    this.file = file;
  }

  /// @throws IllegalArgumentException when it is no TOML, or holds a key or value that is not known; naming those that are
  public static ServeConfig read(Path file) {
    try {
      return new ServeConfigFile(file).config(new TomlMapper().readTree(Files.readString(file)));
    } catch (JacksonException e) {
      throw new IllegalArgumentException(file + " is no TOML: "
          + String.valueOf(e.getOriginalMessage()) + " (line " + e.getLocation().getLineNr()
          + "). Write lines such as cpu-budget = \"10%\".", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ServeConfig config(JsonNode root) {
    ServeTarget usual = target("", root, BALANCED);
    Map<Condition, ServeTarget> when = new EnumMap<>(Condition.class);
    JsonNode sections = root.path(WHEN);
    for (String name : sections.propertyNames()) {
      Condition condition = Condition.named(name).orElseThrow(() -> unknown("section",
          "when." + name, Arrays.stream(Condition.values()).map(c -> "when." + c.word())));
      when.put(condition, target("when." + name, sections.get(name), usual));
    }
    return new ServeConfig(usual, when);
  }

  private ServeTarget target(String section, JsonNode table, ServeTarget otherwise) {
    for (String key : table.propertyNames()) {
      boolean isSections = section.isEmpty() && key.equals(WHEN) && table.get(key).isObject();
      if (!KEYS.contains(key) && !isSections) {
        throw unknown("key", section.isEmpty() ? key : section + "." + key, KEYS.stream());
      }
    }
    if (table.has(OBJECTIVE) && table.has(BLOCK_PRICE)) {
      throw new IllegalArgumentException(file + (section.isEmpty() ? "" : ", " + section)
          + ": objective and block-price say the same. Give one of them.");
    }
    return new ServeTarget(
        value(section, table, OBJECTIVE, ServeConfigFile::priceNs)
            .or(() -> value(section, table, BLOCK_PRICE, Nanos::parseDuration))
            .orElse(otherwise.blockPriceNs()),
        value(section, table, CPU_BUDGET, t -> Limits.share(CPU_BUDGET, t))
            .or(otherwise::cpuBudget),
        value(section, table, POWER_BUDGET, t -> Limits.watts(POWER_BUDGET, t))
            .or(otherwise::powerWatts),
        value(section, table, LATENCY_GOAL, LatencyGoal::parse).or(otherwise::latency),
        table.has(REST) ? rest(table.get(REST)) : otherwise.rest());
  }

  private boolean rest(JsonNode value) {
    if (!value.isBoolean()) {
      throw new IllegalArgumentException(
          file + ": " + REST + " = " + value + " is neither true nor false. Write rest = false to"
              + " watch every epoch.");
    }
    return value.asBoolean();
  }

  private <T> Optional<T> value(String section, JsonNode table, String key,
      Function<String, T> parse) {
    if (!table.has(key)) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse.apply(table.get(key).asString()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + (section.isEmpty() ? "" : ", " + section) + ", "
          + key + ": " + e.getMessage(), e);
    }
  }

  private static long priceNs(String word) {
    return switch (Objective.parse(word)) {
      case Objective.Cost c -> c.blockPriceNs();
      case Objective.Throughput _ -> throw new IllegalArgumentException(
          "objective = \"throughput\" is not what serve decides by: it needs a price for a block."
              + " Use thrifty, balanced or latency, or block-price.");
    };
  }

  private IllegalArgumentException unknown(String what, String name, Stream<String> known) {
    return new IllegalArgumentException("Unknown " + what + " \"" + name + "\" in " + file
        + ". Use one of: " + known.collect(Collectors.joining(", ")) + ".");
  }
}
