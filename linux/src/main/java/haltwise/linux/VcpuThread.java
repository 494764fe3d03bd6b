package haltwise.linux;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A thread that runs a vCPU, or may do so.
///
/// @param name the thread's `comm`, at most 15 bytes
/// @param vcpuId the number in its name, as the VMM counts; empty when the name does not tell
public record VcpuThread(int threadId, String name, OptionalInt vcpuId) {
  // QEMU: "CPU 0/KVM"; crosvm: "crosvm_vcpu0", "vcpu0"; Firecracker: "fc_vcpu 0"; Cloud Hypervisor:
  // "vcpu0".
  private static final Pattern NAME = Pattern.compile(
      "CPU (\\d+)/(?:KVM|TCG)|(?:[\\w-]*?)vcpu[ _-]?(\\d+)");

  static VcpuThread of(int threadId, String name) {
    Matcher m = NAME.matcher(name);
    if (!m.matches()) {
      return new VcpuThread(threadId, name, OptionalInt.empty());
    }
    String id = m.group(1) == null ? m.group(2) : m.group(1);
    return new VcpuThread(threadId, name, OptionalInt.of(Integer.parseInt(id)));
  }
}
