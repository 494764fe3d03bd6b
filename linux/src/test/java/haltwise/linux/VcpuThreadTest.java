package haltwise.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Oracle: the thread names that QEMU, crosvm, Firecracker, Cloud Hypervisor and this tool give.
final class VcpuThreadTest {
  @ParameterizedTest
  @CsvSource({"CPU 0/KVM,0", "CPU 13/KVM,13", "crosvm_vcpu2,2", "vcpu7,7", "fc_vcpu 1,1",
      "haltwise-vcpu4,4", "vcpu_3,3"})
  void readsTheVcpuFromAThreadName(String name, int vcpu) {
    assertThat(VcpuThread.of(9, name).vcpuId()).hasValue(vcpu);
  }

  @ParameterizedTest
  @CsvSource({"qemu-system-x86", "IO iothread1", "kvm-pit/77", "vhost-77", "vcpu", "CPU 0/KVMx"})
  void leavesOtherThreadsWithoutOne(String name) {
    assertThat(VcpuThread.of(9, name).vcpuId()).isEmpty();
  }
}
