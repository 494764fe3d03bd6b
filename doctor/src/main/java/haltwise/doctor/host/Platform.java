package haltwise.doctor.host;

import haltwise.linux.HostFiles;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// On what a kernel runs: on a machine, or in a virtual one.
///
/// @param virtual whether a hypervisor is below: the CPU says so (x86), the firmware's names do, or the device tree
/// @param product what the firmware calls the machine, such as `QEMU Standard PC (Q35 + ICH9, 2009)`; empty without
/// @param vendor of the CPU: `GenuineIntel`, `AuthenticAMD`; empty elsewhere
/// @param family of the CPU, as /proc/cpuinfo counts (26 = Zen 5); -1 where it does not
/// @param tickHz of the kernel's timer (CONFIG_HZ); -1 when its configuration is not there to read
public record Platform(boolean virtual, String product, String vendor, int family, int tickHz) {
  private static final int ZEN_5 = 26;
  private static final String CPU = "/proc/cpuinfo";
  private static final String DMI = "/sys/class/dmi/id/";
  private static final List<String> VIRTUAL_PRODUCTS = List.of("qemu", "kvm", "bochs", "vmware",
      "virtualbox", "virtual machine", "amazon ec2", "google compute", "firecracker", "openstack",
      "alibaba cloud", "hvm domu");

  public static Platform read(HostFiles files, String kernelRelease) {
    Optional<String> flags = files.read(CPU, t -> t.lines().filter(l -> l.startsWith("flags"))
        .findFirst().filter(l -> (l + " ").contains(" hypervisor ")).map(_ -> "flags : hypervisor")
        .orElse(""));
    String product = (files.read(DMI + "sys_vendor").orElse("") + " "
        + files.read(DMI + "product_name").orElse("")).strip();
    String lower = product.toLowerCase(Locale.ROOT);
    boolean virtual = flags.filter(f -> f.contains("hypervisor")).isPresent()
        || VIRTUAL_PRODUCTS.stream().anyMatch(lower::contains)
        || files.exists("/proc/device-tree/hypervisor/compatible");
    return new Platform(virtual, product, value(files, "vendor_id"),
        number(value(files, "cpu family")), tickHz(files, kernelRelease));
  }

  /// Zen 5 or later.
  public boolean isZen5() {
    return vendor.equals("AuthenticAMD") && family >= ZEN_5;
  }

  private static String value(HostFiles files, String name) {
    return files.line(CPU, name).map(l -> l.substring(l.indexOf(':') + 1).strip()).orElse("");
  }

  private static int tickHz(HostFiles files, String kernelRelease) {
    return number(files.line("/boot/config-" + kernelRelease, "CONFIG_HZ=").orElse(""));
  }

  private static int number(String text) {
    return text.matches("\\d{1,6}") ? Integer.parseInt(text) : -1;
  }
}
