package haltwise.linux;

/// Numbers of the KVM interface (`include/uapi/linux/kvm.h`, x86-64).
final class KvmNumbers {
  static final long KVM_GET_API_VERSION = 0xAE00;
  static final long KVM_CREATE_VM = 0xAE01;
  static final long KVM_CHECK_EXTENSION = 0xAE03;
  static final long KVM_GET_VCPU_MMAP_SIZE = 0xAE04;
  static final long KVM_GET_SUPPORTED_CPUID = 0xC008AE05L;
  static final long KVM_CREATE_VCPU = 0xAE41;
  static final long KVM_SET_USER_MEMORY_REGION = 0x4020AE46L;
  static final long KVM_SET_TSS_ADDR = 0xAE47;
  static final long KVM_SET_IDENTITY_MAP_ADDR = 0x4008AE48L;
  static final long KVM_CREATE_IRQCHIP = 0xAE60;
  static final long KVM_SET_GSI_ROUTING = 0x4008AE6AL;
  static final long KVM_IRQFD = 0x4020AE76L;
  static final long KVM_IOEVENTFD = 0x4040AE79L;
  static final long KVM_RUN = 0xAE80;
  static final long KVM_SET_REGS = 0x4090AE82L;
  static final long KVM_GET_SREGS = 0x8138AE83L;
  static final long KVM_SET_SREGS = 0x4138AE84L;
  static final long KVM_GET_MSRS = 0xC008AE88L;
  static final long KVM_SET_CPUID2 = 0x4008AE90L;
  static final long KVM_SET_MP_STATE = 0x4004AE99L;
  static final long KVM_GET_TSC_KHZ = 0xAEA3;
  static final long KVM_ENABLE_CAP = 0x4068AEA3L;
  static final long KVM_GET_STATS_FD = 0xAECE;

  static final int API_VERSION = 12;

  static final int KVM_CAP_IRQCHIP = 0;
  static final int KVM_CAP_USER_MEMORY = 3;
  static final int KVM_CAP_EXT_CPUID = 7;
  static final int KVM_CAP_MP_STATE = 14;
  static final int KVM_CAP_IRQ_ROUTING = 25;
  static final int KVM_CAP_IRQFD = 32;
  static final int KVM_CAP_IOEVENTFD = 36;
  static final int KVM_CAP_HALT_POLL = 182;
  static final int KVM_CAP_BINARY_STATS_FD = 203;

  // fcntl.h, sys/mman.h, sys/eventfd.h
  static final int O_RDWR = 2;
  static final int O_CLOEXEC = 0x80000;
  static final int O_NONBLOCK = 0x800;
  static final int PROT_READ_WRITE = 3;
  static final int MAP_SHARED = 1;
  static final int MAP_PRIVATE_ANONYMOUS = 0x22;

  private KvmNumbers() {
  }
}
