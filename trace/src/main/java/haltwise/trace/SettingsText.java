package haltwise.trace;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Settings as people write them, `key=value,key=value`: each key is known and stands once. Each number is one of the
/// kernel's unsigned 32-bit parameters.
final class SettingsText {
  private final Map<String, String> values = new LinkedHashMap<>();

  /// @throws IllegalArgumentException naming the part that is wrong and the keys that are known
  SettingsText(String text, List<String> keys) {
    for (String part : text.split(",")) {
      String[] pair = part.strip().split("=", 2);
      if (pair.length != 2 || !keys.contains(pair[0])) {
        throw new IllegalArgumentException("Unknown part \"" + part.strip() + "\" in settings \""
            + text + "\". Use key=value with a key of: " + String.join(", ", keys) + ".");
      }
      if (values.put(pair[0], pair[1].strip()) != null) {
        throw new IllegalArgumentException(
            "\"" + pair[0] + "\" stands twice in settings \"" + text + "\". Give each key once.");
      }
    }
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  int size() {
    return values.size();
  }

  /// A time, ns.
  long timeNs(String key, long otherwiseNs) {
    String value = values.get(key);
    return value == null ? otherwiseNs : checked(key, Nanos.parse(value), " (4.29 s)");
  }

  long factor(String key, long otherwise) {
    String value = values.get(key);
    try {
      return value == null ? otherwise : checked(key, Long.parseLong(value));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          key + "=" + value + " is not a whole number. Write for example " + key + "=2.", e);
    }
  }

  boolean flag(String key, boolean otherwise) {
    String value = values.get(key);
    if (value == null) {
      return otherwise;
    }
    return switch (value.toUpperCase(Locale.ROOT)) {
      case "Y" -> true;
      case "N" -> false;
      default -> throw new IllegalArgumentException(
          key + "=" + value + " is neither yes nor no. Write " + key + "=Y or " + key + "=N.");
    };
  }

  /// @return the value
  /// @throws IllegalArgumentException when it does not fit
  static long checked(String name, long value) {
    return checked(name, value, "");
  }

  private static long checked(String name, long value, String most) {
    if (value < 0 || value > HostSettings.U32_MAX) {
      throw new IllegalArgumentException(name + "=" + value
          + " does not fit the kernel's unsigned 32-bit parameter. Use 0 to "
          + HostSettings.U32_MAX + most + ".");
    }
    return value;
  }
}
