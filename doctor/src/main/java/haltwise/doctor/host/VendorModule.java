package haltwise.doctor.host;

import haltwise.linux.HostFiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The part of KVM that is made for a CPU: a module of its own on x86, built in elsewhere.
///
/// @param name such as `kvm_intel`
/// @param parameters those that matter for halts, as the kernel writes them: `nested`, `enable_apicv`, `avic`, …
public record VendorModule(String name, Map<String, String> parameters) {
  private static final List<String> NAMES = List.of("kvm_intel", "kvm_amd", "kvm_pvm", "kvm_hv",
      "kvm_pr");
  private static final List<String> PARAMETERS = List.of("nested", "enable_apicv", "avic",
      "preemption_timer", "enable_ipiv");

  public VendorModule {
    parameters = Map.copyOf(parameters);
  }

  public static List<VendorModule> all(HostFiles files) {
    List<VendorModule> found = new ArrayList<>();
    for (String name : NAMES) {
      String folder = "/sys/module/" + name;
      if (files.exists(folder)) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String p : PARAMETERS) {
          files.read(folder + "/parameters/" + p).ifPresent(v -> values.put(p, v));
        }
        found.add(new VendorModule(name, values));
      }
    }
    return found;
  }

  /// Whether interrupts reach a running vCPU without an exit (APICv, AVIC): then a wake-up costs less.
  public boolean injectsWithoutExit() {
    return isOn("enable_apicv") || isOn("avic");
  }

  private boolean isOn(String parameter) {
    String value = parameters.getOrDefault(parameter, "N");
    return value.equals("Y") || value.equals("1");
  }
}
