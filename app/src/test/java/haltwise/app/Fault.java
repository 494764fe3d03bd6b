package haltwise.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Something that happens to a host, and what must become of it.
///
/// @param scenario that does it, and the step of it
/// @param what happens
/// @param expectation in words
/// @param state exit status, the four parameters and what is left, as `virtual-hosts/inside/observe` tells them
record Fault(String scenario, String step, String what, String expectation, String state) {
  private static final Map<String, String> LEFT = Map.of(" J", " +/var/lib/haltwise/journal", " N",
      " +/var/lib/haltwise/journal.new", " R",
      " +/run/haltwise/libvirt/journal", " M", " +/etc/modprobe.d/haltwise.conf", " L",
      " +/etc/libvirt/hooks/qemu.d/haltwise", " T", " +/etc/tuned/haltwise", " TRACING",
      " +haltwise-tracing");

  /// Those of faults.txt, on a kernel.
  ///
  /// @param shrink the kernel's own
  static List<Fault> all(String shrink) {
    try (InputStream in = Objects.requireNonNull(Fault.class.getResourceAsStream("faults.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
          .filter(line -> !line.startsWith("#")).map(line -> parse(line, shrink)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Fault parse(String line, String shrink) {
    String[] parts = line.split(" \\| ", -1);
    StringBuilder state = new StringBuilder();
    for (String word : parts[4].split("(?= )")) {
      state.append(LEFT.getOrDefault(word, word));
    }
    return new Fault(parts[0], parts[1], parts[2], parts[3], state.toString()
        .replace("FOUND", "200000 2 10000 " + shrink).replace("DEFAULT", shrink));
  }
}
