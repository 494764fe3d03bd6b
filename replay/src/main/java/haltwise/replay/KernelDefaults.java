package haltwise.replay;

import haltwise.trace.HostSettings;
import haltwise.trace.TraceInfo;
import java.util.List;

/// The settings that a kernel starts with when nobody chose others.
/// Source: `KVM_HALT_POLL_NS_DEFAULT` in `arch/*/include/asm/kvm_host.h` of 5.4 to 7.3-rc7, and `virt/kvm/kvm_main.c`:
/// shrink is 2 since 6.11 and was 0 before; grow 2 and grow-start 10000 everywhere.
public final class KernelDefaults {
  private KernelDefaults() {
  }

  /// Of the kernel that the trace names.
  ///
  /// @throws IllegalArgumentException when it names something that is no kernel release
  public static HostSettings of(TraceInfo info) {
    return of(info.kernelRelease(), info.architecture());
  }

  /// @param release as `uname -r` prints it; empty for the newest
  /// @param architecture as `uname -m` prints it; empty for x86
  /// @throws IllegalArgumentException when the release is no release
  public static HostSettings of(String release, String architecture) {
    boolean shrinks = release.isBlank() || KernelRelease.parse(release).isFrom(6, 11);
    return new HostSettings(maxNs(architecture), 2, 10_000, shrinks ? 2 : 0);
  }

  private static long maxNs(String architecture) {
    // aarch64, armv7l, riscv64, mips64, loongarch64, s390x, ppc64le; else x86
    for (String polls500 : List.of("aarch64", "arm", "riscv", "mips", "loongarch")) {
      if (architecture.startsWith(polls500)) {
        return 500_000;
      }
    }
    if (architecture.startsWith("s390")) {
      return 50_000;
    }
    return architecture.startsWith("ppc") ? 10_000 : 200_000;
  }
}
