package haltwise.linux;

import static haltwise.linux.KvmNumbers.*;

import haltwise.linux.ffm.CallResult;
import haltwise.linux.ffm.LibC;
import haltwise.linux.ffm.MappedMemory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A VM: its memory, its interrupts, the ports that the kernel serves for it, and how long it may poll.
///
/// All calls must come from the process that created it; KVM refuses others with EIO.
public final class KvmVm implements AutoCloseable {
  // Below 4 GiB and away from memory and devices; only CPUs without real-mode support use them.
  private static final long TSS_ADDRESS = 0xFFFB_D000L;
  private static final long IDENTITY_MAP_ADDRESS = 0xFFFB_C000L;
  private static final int IOEVENTFD_PIO = 2;
  private static final int MSI_ADDRESS = 0xFEE0_0000;
  private static final int ROUTE_MSI = 2;
  private static final int ROUTE_BYTES = 48;
  private static final int IRQFD_BYTES = 32;

  private final Kvm kvm;
  private final FileDescriptor fd;
  private final MappedMemory memory;
  // `struct kvm_irq_routing_entry` of each interrupt, its line being its place.
  private final List<ByteBuffer> messages = new ArrayList<>();

  private KvmVm(Kvm kvm, FileDescriptor fd, MappedMemory memory) {
    this.kvm = kvm;
    this.fd = fd;
    this.memory = memory;
  }

  static KvmVm create(Kvm kvm, FileDescriptor fd, long memoryBytes) {
    int vm = fd.number();
    must("KVM_SET_TSS_ADDR", LibC.ioctl(vm, KVM_SET_TSS_ADDR, TSS_ADDRESS));
    must("KVM_SET_IDENTITY_MAP_ADDR", LibC.ioctl(vm, KVM_SET_IDENTITY_MAP_ADDR,
        LibC.allocate(8).putLong(0, IDENTITY_MAP_ADDRESS)));
    must("KVM_CREATE_IRQCHIP", LibC.ioctl(vm, KVM_CREATE_IRQCHIP, 0));
    MappedMemory memory = LibC.mmap(memoryBytes, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0);
    ByteBuffer region = LibC.allocate(32).putLong(16, memoryBytes).putLong(24, memory.address());
    CallResult r = LibC.ioctl(vm, KVM_SET_USER_MEMORY_REGION, region);
    if (r.failed()) {
      memory.close();
      must("KVM_SET_USER_MEMORY_REGION", r);
    }
    return new KvmVm(kvm, fd, memory);
  }

  static CallResult must(String call, CallResult r) {
    if (r.failed()) {
      throw new HostException("KVM refused " + call, r.errno(),
          "See the kernel log (dmesg); memory or open files may be short.");
    }
    return r;
  }

  /// Guest memory as the guest sees it from address 0, native byte order. Do not use it after [#close].
  public ByteBuffer memory() {
    return memory.buffer();
  }

  /// @param id the number that KVM and its trace events use, and the id of its interrupt controller
  public KvmVcpu createVcpu(int id) {
    CallResult r = must("KVM_CREATE_VCPU", LibC.ioctl(fd.number(), KVM_CREATE_VCPU, id));
    FileDescriptor vcpu = new FileDescriptor(r.intValue());
    try {
      return KvmVcpu.create(kvm, vcpu, id);
    } catch (RuntimeException e) {
      vcpu.close();
      throw e;
    }
  }

  /// From now on a one-byte `out` to `port` adds 1 to `target` inside the kernel, without leaving KVM_RUN.
  public void onPortWrite(int port, EventFd target) {
    ByteBuffer b = LibC.allocate(64).putLong(8, port).putInt(16, 1).putInt(20, target.descriptor())
        .putInt(24, IOEVENTFD_PIO);
    must("KVM_IOEVENTFD", LibC.ioctl(fd.number(), KVM_IOEVENTFD, b));
  }

  /// The longest time that vCPUs of this VM may poll, ns, in place of the host's parameter; it holds from the
  /// next halt on, and there is no way back to following the parameter.
  ///
  /// @param maxNs 0 to 4294967295
  public void haltPollMax(long maxNs) {
    if (maxNs < 0 || maxNs > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException("A halt-poll maximum of " + maxNs
          + " ns does not fit KVM's unsigned 32-bit number. Use 0 to 4294967295 (4.29 s).");
    }
    ByteBuffer b = LibC.allocate(104).putInt(0, KVM_CAP_HALT_POLL).putLong(8, maxNs);
    must("KVM_ENABLE_CAP(KVM_CAP_HALT_POLL)", LibC.ioctl(fd.number(), KVM_ENABLE_CAP, b));
  }

  /// A message-signalled interrupt to one vCPU that goes out inside the kernel when 1 is added to the eventfd, as a
  /// vhost or virtio device of a full VMM sends its own (irqfd).
  ///
  /// @param vcpuId whom it goes to
  /// @param source must stay open as long as the VM
  public void interruptOn(EventFd source, int vcpuId, int vector) {
    int line = messages.size();
    messages.add(LibC.allocate(ROUTE_BYTES).putInt(0, line).putInt(4, ROUTE_MSI)
        .putInt(16, MSI_ADDRESS | vcpuId << 12).putInt(24, vector));
    ByteBuffer table = LibC.allocate(8 + messages.size() * ROUTE_BYTES).putInt(0, messages.size());
    for (int i = 0; i < messages.size(); i++) {
      table.put(8 + i * ROUTE_BYTES, messages.get(i), 0, ROUTE_BYTES);
    }
    // The call replaces the whole table.
    must("KVM_SET_GSI_ROUTING", LibC.ioctl(fd.number(), KVM_SET_GSI_ROUTING, table));
    ByteBuffer irqfd = LibC.allocate(IRQFD_BYTES).putInt(0, source.descriptor()).putInt(4, line);
    must("KVM_IRQFD", LibC.ioctl(fd.number(), KVM_IRQFD, irqfd));
  }

  /// All vCPUs must have left KVM_RUN and be closed before.
  @Override
  public void close() {
    fd.close();
    memory.close();
  }
}
