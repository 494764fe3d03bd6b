package haltwise.app.compare;

import haltwise.compare.Meter;
import haltwise.linux.HostFiles;
import haltwise.linux.VcpuThread;
import haltwise.linux.VmProcess;
import java.util.List;

/// The vCPU threads that a run is about: those that its load named, else those of all VMs that run now, as far as their names
/// tell which of their threads run vCPUs.
final class SubjectThreads {
  private SubjectThreads() {
  }

  static List<Integer> of(Meter.Subject subject) {
    return subject.vcpuThreads().isEmpty()
        ? VmProcess.running(HostFiles.ofThisHost()).stream().filter(VmProcess::threadsAreNamed)
            .flatMap(vm -> vm.vcpuThreads().stream()).map(VcpuThread::threadId).toList()
        : subject.vcpuThreads();
  }
}
