package haltwise.linux;

import static haltwise.linux.KvmNumbers.*;

import haltwise.linux.ffm.CallResult;
import haltwise.linux.ffm.LibC;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// /dev/kvm, opened and found able to run a VM that halts in the kernel and can be told how long to poll.
public final class Kvm implements AutoCloseable {
  private static final String DEVICE = "/dev/kvm";
  private static final int CPUID_BYTES = 40;
  private static final int CPUID_ENTRIES = 256;

  private final FileDescriptor fd;

  private Kvm(FileDescriptor fd) {
    this.fd = fd;
  }

  /// @throws HostException when there is no /dev/kvm, no right to use it, or it is too old
  public static Kvm open() {
    if (!System.getProperty("os.arch").equals("amd64")) {
      throw new HostException("The lab's guest code is for x86-64, and this host is "
          + System.getProperty("os.arch"), 0,
          "Use a recorded trace or a VM of your own (--vm PID).");
    }
    CallResult r = LibC.open(DEVICE, O_RDWR | O_CLOEXEC, 0);
    if (r.failed()) {
      throw new HostException("Cannot open " + DEVICE, r.errno(), remedy(r.errno()));
    }
    Kvm kvm = new Kvm(new FileDescriptor(r.intValue()));
    try {
      kvm.check();
      return kvm;
    } catch (RuntimeException e) {
      kvm.close();
      throw e;
    }
  }

  private static String remedy(int errno) {
    return switch (errno) {
      case Errno.EACCES, Errno.EPERM ->
        "Run as root, or join the group that owns it (usually: usermod -aG kvm $USER, then log in again).";
      case Errno.ENOENT, Errno.ENODEV, Errno.ENXIO ->
        "Load the module (modprobe kvm_intel or kvm_amd) and enable virtualisation in the firmware; if this host"
            + " is a VM itself, enable nested virtualisation for it; in a container, pass the device"
            + " (--device /dev/kvm).";
      default -> "See the kernel log (dmesg).";
    };
  }

  private void check() {
    long version = LibC.ioctl(fd.number(), KVM_GET_API_VERSION, 0).value();
    if (version < 0) {
      throw new HostException(DEVICE + " is no KVM device", 0,
          "Load the kvm module (modprobe kvm_intel or kvm_amd), or enable nested virtualisation for this machine.");
    }
    if (version != API_VERSION) {
      throw new HostException(DEVICE + " speaks version " + version + " of the KVM interface", 0,
          "Version " + API_VERSION + " is needed (Linux 2.6.22 or later).");
    }
    Map<String, Integer> needed = new LinkedHashMap<>();
    needed.put("KVM_CAP_IRQCHIP", KVM_CAP_IRQCHIP);
    needed.put("KVM_CAP_USER_MEMORY", KVM_CAP_USER_MEMORY);
    needed.put("KVM_CAP_EXT_CPUID", KVM_CAP_EXT_CPUID);
    needed.put("KVM_CAP_MP_STATE", KVM_CAP_MP_STATE);
    needed.put("KVM_CAP_IRQ_ROUTING", KVM_CAP_IRQ_ROUTING);
    needed.put("KVM_CAP_IRQFD", KVM_CAP_IRQFD);
    needed.put("KVM_CAP_IOEVENTFD", KVM_CAP_IOEVENTFD);
    needed.put("KVM_CAP_HALT_POLL", KVM_CAP_HALT_POLL);
    needed.put("KVM_CAP_BINARY_STATS_FD", KVM_CAP_BINARY_STATS_FD);
    List<String> missing = new ArrayList<>();
    needed.forEach((name, number) -> {
      if (LibC.ioctl(fd.number(), KVM_CHECK_EXTENSION, number).value() <= 0) {
        missing.add(name);
      }
    });
    if (!missing.isEmpty()) {
      throw new HostException("KVM of this host lacks " + String.join(", ", missing), 0,
          "Linux 5.14 or later on x86 has them all; update the kernel.");
    }
  }

  /// A VM with an interrupt controller in the kernel, so that its halts are KVM's to poll.
  ///
  /// @param memoryBytes of guest memory from guest-physical address 0, a multiple of 4096
  public KvmVm createVm(long memoryBytes) {
    CallResult r = LibC.ioctl(fd.number(), KVM_CREATE_VM, 0);
    if (r.failed()) {
      throw new HostException("Cannot create a VM (KVM_CREATE_VM)", r.errno(),
          "Another hypervisor may hold the CPU, or memory is short; see the kernel log (dmesg).");
    }
    FileDescriptor vm = new FileDescriptor(r.intValue());
    try {
      return KvmVm.create(this, vm, memoryBytes);
    } catch (RuntimeException e) {
      vm.close();
      throw e;
    }
  }

  int runStructBytes() {
    return LibC.ioctl(fd.number(), KVM_GET_VCPU_MMAP_SIZE, 0).intValue();
  }

  /// `struct kvm_cpuid2` with all that this host's KVM can offer a guest, limited to the entries in it.
  ByteBuffer supportedCpuid() {
    ByteBuffer cpuid = LibC.allocate(8 + CPUID_ENTRIES * CPUID_BYTES).putInt(0, CPUID_ENTRIES);
    CallResult r = LibC.ioctl(fd.number(), KVM_GET_SUPPORTED_CPUID, cpuid);
    if (r.failed()) {
      throw new HostException("Cannot ask KVM for the CPU features of guests", r.errno(),
          "Update the kernel.");
    }
    return cpuid;
  }

  @Override
  public void close() {
    fd.close();
  }
}
