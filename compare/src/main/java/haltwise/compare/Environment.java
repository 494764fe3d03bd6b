package haltwise.compare;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the host was like: names such as `kernel`, `cpu`, `governor`, `load_average`, and values for people, in the order
/// in which they are shown.
public record Environment(Map<String, String> facts) {
  /// Name of the fact that says, in sentences, what could not be measured and what stands in for it.
  public static final String NOT_MEASURED = "not_measured";
  /// The value of what a host does not tell.
  public static final String UNKNOWN = "unknown";

  public Environment {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }
}
