package haltwise.tracefile;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The words that a column may hold, and what each means.
final class Words<E> {
  private final List<Optional<E>> meanings;
  private final byte[][] texts;
  private int latest;

  Words(E[] values, Function<E, String> text) {
    meanings = Arrays.stream(values).map(Optional::of).toList();
    texts = Arrays.stream(values).map(v -> text.apply(v).getBytes(StandardCharsets.UTF_8))
        .toArray(byte[][]::new);
  }

  /// The meaning of `bytes[from..to)`. Neighbours mostly hold the same word, so that is tried first.
  Optional<E> find(byte[] bytes, int from, int to) {
    for (int tried = 0; tried < texts.length; tried++) {
      byte[] word = texts[latest];
      if (Arrays.equals(bytes, from, to, word, 0, word.length)) {
        return meanings.get(latest);
      }
      latest = latest + 1 == texts.length ? 0 : latest + 1;
    }
    return Optional.empty();
  }

  String known() {
    return String.join(", ", Arrays.stream(texts)
        .map(word -> new String(word, StandardCharsets.UTF_8)).toList());
  }
}
