package haltwise.app.compare;

import haltwise.compare.Environment;
import haltwise.linux.HostFiles;
import haltwise.linux.HostIdentity;
import haltwise.linux.KvmParameter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// What the host is like, as far as results depend on it.
public final class HostEnvironment {
  private HostEnvironment() {
  }

  public static Environment read(HostFiles files) {
    HostIdentity host = HostIdentity.read(files, HostIdentity.architectureHere());
    Map<String, String> facts = new LinkedHashMap<>();
    put(facts, "host", host.hostName());
    put(facts, "kernel", host.kernelRelease() + " " + host.architecture());
    put(facts, "cpu", HostIdentity.cpuModel(files));
    put(facts, "settings", KvmParameter.all(files).stream()
        .map(p -> p.name() + "=" + p.value()).collect(Collectors.joining(" ")));
    put(facts, "load_average", files.read("/proc/loadavg").orElse(""));
    return new Environment(facts);
  }

  /// What a host does not tell is left out.
  private static void put(Map<String, String> facts, String name, String value) {
    if (!value.isBlank()) {
      facts.put(name, value);
    }
  }
}
