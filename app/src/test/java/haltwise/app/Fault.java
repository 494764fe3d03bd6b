package haltwise.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// Something that happens to a host, and what must become of it.
///
/// @param scenario that does it, and the step of it
/// @param what happens
/// @param expectation in words
/// @param state exit status, the four parameters and what is left, as `virtual-hosts/inside/observe` tells them
record Fault(String scenario, String step, String what, String expectation, String state) {
  /// A script of `virtual-hosts/scenarios` whose steps faults.txt tells.
  ///
  /// @param about its title
  /// @param onSystemd whether it needs a Debian with systemd and a disk
  record Scenario(String name, String about, boolean onSystemd) {
  }

  private static final String SCENARIO = "= ";
  private static final Map<String, String> LEFT = Map.of(" J", " +/var/lib/haltwise/journal", " N",
      " +/var/lib/haltwise/journal.new", " R",
      " +/run/haltwise/libvirt/journal", " M", " +/etc/modprobe.d/haltwise.conf", " L",
      " +/etc/libvirt/hooks/qemu.d/haltwise", " T", " +/etc/tuned/haltwise", " TRACING",
      " +haltwise-tracing");

  /// Those of faults.txt.
  static List<Scenario> scenarios() {
    return lines().filter(line -> line.startsWith(SCENARIO)).map(line -> {
      String[] parts = line.substring(SCENARIO.length()).split(" \\| ", -1);
      return new Scenario(parts[0], parts[1], parts[2].equals("systemd"));
    }).toList();
  }

  /// Those of a scenario, on a kernel.
  ///
  /// @param shrink the kernel's own
  static List<Fault> of(String scenario, String shrink) {
    return lines().filter(line -> line.startsWith(scenario + " | "))
        .map(line -> parse(line, shrink)).toList();
  }

  private static Stream<String> lines() {
    try (InputStream in = Objects.requireNonNull(Fault.class.getResourceAsStream("faults.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines();
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
