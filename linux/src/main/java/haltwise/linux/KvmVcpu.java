package haltwise.linux;

import static haltwise.linux.KvmNumbers.*;
import static haltwise.linux.KvmVm.must;

import haltwise.linux.ffm.CallResult;
import haltwise.linux.ffm.HotCalls;
import haltwise.linux.ffm.LibC;
import haltwise.linux.ffm.MappedMemory;
import java.nio.ByteBuffer;

/// A virtual CPU in real mode with its interrupt controller in x2APIC mode.
public final class KvmVcpu implements AutoCloseable {
  // struct kvm_sregs: eight segments of 24 bytes, then gdt, idt (16 bytes each), cr0.., apic_base
  private static final int SREGS_BYTES = 312;
  private static final int SEGMENT_BYTES = 24;
  private static final int IDT_BASE = 208;
  private static final int APIC_BASE = 272;
  // struct kvm_regs
  private static final int REGS_BYTES = 144;
  private static final int RIP = 128;
  private static final int RFLAGS = 136;
  // struct kvm_run
  private static final int EXIT_REASON = 8;
  private static final int EXIT_UNION = 32;
  private static final int EXIT_IO = 2;
  // IA32_APIC_BASE: enabled, and x2APIC
  private static final long APIC_ENABLED = 0xFEE0_0800L;
  private static final long X2APIC_ENABLED = 0xFEE0_0C00L;
  private static final int MSR_TSC = 0x10;
  private static final int CPUID_BYTES = 40;

  private final int id;
  private final FileDescriptor fd;
  private final MappedMemory run;
  private final ByteBuffer tscQuery = LibC.allocate(24).putInt(0, 1).putInt(8, MSR_TSC);

  private KvmVcpu(int id, FileDescriptor fd, MappedMemory run) {
    this.id = id;
    this.fd = fd;
    this.run = run;
  }

  static KvmVcpu create(Kvm kvm, FileDescriptor fd, int id) {
    ByteBuffer cpuid = kvm.supportedCpuid();
    giveApicId(cpuid, id);
    must("KVM_SET_CPUID2", LibC.ioctl(fd.number(), KVM_SET_CPUID2, cpuid));
    // Only the first vCPU starts runnable; the others would wait for a start-up message.
    must("KVM_SET_MP_STATE",
        LibC.ioctl(fd.number(), KVM_SET_MP_STATE, LibC.allocate(4).putInt(0, 0)));
    MappedMemory run = LibC.mmap(kvm.runStructBytes(), PROT_READ_WRITE, MAP_SHARED, fd.number(), 0);
    return new KvmVcpu(id, fd, run);
  }

  /// CPUID leaves 1, 0xB and 0x1F carry the id of the interrupt controller.
  private static void giveApicId(ByteBuffer cpuid, int id) {
    for (int i = 0; i < cpuid.getInt(0); i++) {
      int at = 8 + i * CPUID_BYTES;
      switch (cpuid.getInt(at)) {
        case 1 -> cpuid.putInt(at + 16, cpuid.getInt(at + 16) & 0x00FF_FFFF | id << 24);
        case 0xB, 0x1F -> cpuid.putInt(at + 24, id);
        default -> {
        }
      }
    }
  }

  public int id() {
    return id;
  }

  /// Makes the vCPU begin in 16-bit code with all registers 0 and interrupts off.
  ///
  /// @param instruction where it begins, relative to `code`
  /// @param code linear address of the 64 KiB of CS and DS, a multiple of 16 below 1 MiB; the interrupt vectors
  ///     are at its begin
  /// @param extra linear address of the 64 KiB of ES
  /// @param stack linear address of the 64 KiB of SS
  public void beginAt(int instruction, int code, int extra, int stack) {
    ByteBuffer sregs = LibC.allocate(SREGS_BYTES);
    must("KVM_GET_SREGS", LibC.ioctl(fd.number(), KVM_GET_SREGS, sregs));
    int[] bases = {code, code, extra, code, code, stack}; // cs, ds, es, fs, gs, ss
    for (int s = 0; s < bases.length; s++) {
      int at = s * SEGMENT_BYTES;
      sregs.putLong(at, bases[s]).putInt(at + 8, 0xFFFF).putShort(at + 12,
          (short) (bases[s] >> 4));
    }
    sregs.putLong(IDT_BASE, code);
    // KVM takes x2APIC only from an interrupt controller that is on already.
    long bootstrap = id == 0 ? 0x100 : 0;
    sregs.putLong(APIC_BASE, APIC_ENABLED | bootstrap);
    must("KVM_SET_SREGS", LibC.ioctl(fd.number(), KVM_SET_SREGS, sregs));
    sregs.putLong(APIC_BASE, X2APIC_ENABLED | bootstrap);
    must("KVM_SET_SREGS (x2APIC)", LibC.ioctl(fd.number(), KVM_SET_SREGS, sregs));
    ByteBuffer regs = LibC.allocate(REGS_BYTES).putLong(RIP, instruction).putLong(RFLAGS, 2);
    must("KVM_SET_REGS", LibC.ioctl(fd.number(), KVM_SET_REGS, regs));
  }

  /// Runs the guest until it writes to a port that nobody serves.
  ///
  /// @return the port
  /// @throws HostException when the guest left for another reason
  public int runUntilPortWrite(HotCalls calls) {
    while (true) {
      long r = calls.ioctl(fd.number(), KVM_RUN, 0);
      if (r == -Errno.EINTR || r == -Errno.EAGAIN) {
        continue; // a signal, such as a profiler's
      }
      ByteBuffer b = run.buffer();
      if (r < 0) {
        throw new HostException("KVM_RUN of vCPU " + id + " failed", (int) -r,
            "See the kernel log (dmesg).");
      }
      if (b.getInt(EXIT_REASON) == EXIT_IO) {
        return b.getShort(EXIT_UNION + 2) & 0xFFFF;
      }
      throw new HostException("The guest of vCPU " + id + " stopped with KVM exit reason "
          + b.getInt(EXIT_REASON) + ", detail " + b.getInt(EXIT_UNION), 0,
          "This host's KVM does not run the lab's guest code; use a VM of your own (--vm PID).");
    }
  }

  /// The guest's time-stamp counter now. Only while the vCPU is not in KVM_RUN.
  public long timeStampCounter() {
    must("KVM_GET_MSRS(TSC)", LibC.ioctl(fd.number(), KVM_GET_MSRS, tscQuery));
    return tscQuery.getLong(16);
  }

  /// How fast it counts, per ms. Only while the vCPU is not in KVM_RUN.
  public long timeStampKhz() {
    return must("KVM_GET_TSC_KHZ", LibC.ioctl(fd.number(), KVM_GET_TSC_KHZ, 0)).value();
  }

  /// The counters of this vCPU; they can be read while it runs.
  public StatsFile statistics() {
    CallResult r = must("KVM_GET_STATS_FD", LibC.ioctl(fd.number(), KVM_GET_STATS_FD, 0));
    return StatsFile.of(r.intValue());
  }

  /// The vCPU must have left KVM_RUN.
  @Override
  public void close() {
    run.close();
    fd.close();
  }
}
