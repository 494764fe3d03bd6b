package haltwise.apply;

import haltwise.linux.ModuleParameter;
import java.util.Map;
import java.util.stream.Collectors;

/// The file that makes values hold after a boot: `options` lines of modprobe.d(5), or, for a module that is part of the
/// kernel itself, words for the kernel's command line.
public final class ModprobeFile {
  /// Where it is, below the root.
  public static final String PLACE = "etc/modprobe.d/haltwise.conf";
  private static final String FIRST = "# Written by haltwise apply --persist; haltwise restore removes it.\n";

  private ModprobeFile() {
  }

  /// Values that are all of one module.
  static String text(Map<ModuleParameter, String> values) {
    String module = values.keySet().iterator().next().module();
    return FIRST + "options " + module + " " + values.entrySet().stream()
        .map(e -> e.getKey().name() + "=" + e.getValue()).collect(Collectors.joining(" ")) + "\n";
  }

  static boolean isOurs(String text) {
    return text.startsWith(FIRST);
  }

  /// Such as `kvm.halt_poll_ns=160000 kvm.halt_poll_ns_grow=2`.
  public static String commandLine(ParameterValues values) {
    return values.values().entrySet().stream().map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining(" "));
  }
}
