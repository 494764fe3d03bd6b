package haltwise.tracefile;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The words that a column may hold, and what each means.
final class Words<E> {
  private final Map<String, Optional<E>> meanings = new LinkedHashMap<>();

  Words(E[] values, Function<E, String> text) {
    for (E value : values) {
      meanings.put(text.apply(value), Optional.of(value));
    }
  }

  Optional<E> find(String word) {
    return meanings.getOrDefault(word, Optional.empty());
  }

  String known() {
    return String.join(", ", meanings.keySet());
  }
}
