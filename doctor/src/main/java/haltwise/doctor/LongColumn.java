package haltwise.doctor;

import java.util.Arrays;

/// Times in ns, as many as come.
final class LongColumn {
  private long[] valuesNs = new long[64];
  private int size;

  void add(long ns) {
    if (size == valuesNs.length) {
      valuesNs = Arrays.copyOf(valuesNs, size * 2);
    }
    valuesNs[size++] = ns;
  }

  int size() {
    return size;
  }

  long[] values() {
    return Arrays.copyOf(valuesNs, size);
  }
}
