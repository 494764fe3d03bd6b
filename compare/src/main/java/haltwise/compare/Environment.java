package haltwise.compare;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the host was like: names such as `kernel`, `cpu`, `governor`, `load_average`, and values for people, in the order
/// in which they are shown.
public record Environment(Map<String, String> facts) {
  public Environment {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }
}
