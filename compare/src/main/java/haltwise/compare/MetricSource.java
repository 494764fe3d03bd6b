package haltwise.compare;

import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Where the number of a command's run is.
public sealed interface MetricSource {
  /// How long it took.
  record Elapsed() implements MetricSource {
  }

  /// In what it prints: the first group of the last match, or the match itself.
  record Regex(Pattern pattern) implements MetricSource {
  }

  /// In a JSON document on its standard output, which begins a line.
  record Pointer(JsonPointer pointer) implements MetricSource {
  }

  /// By a regular expression.
  ///
  /// @throws IllegalArgumentException when it is no regular expression
  static MetricSource ofRegex(String text) {
    try {
      return new Regex(Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("--metric-regex \"" + text
          + "\" is no regular expression: " + e.getDescription()
          + ". Write for example --metric-regex 'IOPS=([0-9.]+k?)'.", e);
    }
  }

  /// By a JSON pointer.
  ///
  /// @throws IllegalArgumentException when it is no JSON pointer
  static MetricSource ofPointer(String text) {
    try {
      return new Pointer(JsonPointer.compile(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--metric-json \"" + text
          + "\" is no JSON pointer. Write for example --metric-json /jobs/0/read/iops.", e);
    }
  }

  /// The number of a run.
  ///
  /// @return empty when it is not there, or is no number
  default OptionalDouble find(ShellCommand.Output output) {
    return switch (this) {
      case Elapsed _ -> OptionalDouble.of((double) (output.endNs() - output.startNs()));
      case Regex(Pattern pattern) -> last(pattern.matcher(output.text()));
      case Pointer(JsonPointer pointer) -> at(pointer, output.out());
    };
  }

  private static OptionalDouble last(Matcher matcher) {
    OptionalDouble found = OptionalDouble.empty();
    while (matcher.find()) {
      String text = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
      found = text == null ? found : firstNumber(text);
    }
    return found;
  }

  private static OptionalDouble at(JsonPointer pointer, String text) {
    Matcher start = Numbers.DOCUMENT.matcher(text);
    while (start.find()) {
      try (JsonParser parser = JsonMapper.shared()
          .createParser(text.substring(start.end() - 1))) {
        JsonNode node = parser.<JsonNode>readValueAsTree().at(pointer);
        if (node.isNumber()) {
          return OptionalDouble.of(node.asDouble());
        }
        if (node.isString()) {
          return firstNumber(node.asString());
        }
      } catch (JacksonException _) {
        // A line of a log that begins as a document does: it may follow.
      }
    }
    return OptionalDouble.empty();
  }

  /// The first number of a text: `1,234.5`, `1.2e3`, `12.3k`, `4M`, `2G` (powers of 1000).
  static OptionalDouble firstNumber(String text) {
    Matcher m = Numbers.PATTERN.matcher(text);
    if (!m.find()) {
      return OptionalDouble.empty();
    }
    double number = Double.parseDouble(m.group(1).replace(",", ""));
    return OptionalDouble.of(number * switch (m.group(2)) {
      case "k" -> 1e3;
      case "M" -> 1e6;
      case "G" -> 1e9;
      case null, default -> 1;
    });
  }

  /// How numbers and documents look.
  final class Numbers {
    private static final Pattern PATTERN = Pattern.compile(
        "([-+]?(?:\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.\\d+)?(?:[eE][-+]?\\d+)?)(?:([kMG])(?![A-Za-z]))?");

    private static final Pattern DOCUMENT = Pattern.compile("(?m)^\\s*[{\\[]");

    private Numbers() {
    }
  }
}
