/// The only code that calls the kernel.
///
/// [HostException] says what the host refused, with the errno and the remedy. Threads: [CpuSet] (where they
/// may run), [ThreadAccount] (what they used), [ThreadCounters] (what the hardware counted of them, each a [PerfEvent]). Virtual machines: [Kvm] opens /dev/kvm, [KvmVm] is a VM,
/// [KvmVcpu] a virtual CPU, [EventFd] what a guest's request adds to, [StatsFile] KVM's counters, and [Debugfs]
/// those that it shows to everyone who may see them.
/// Tracing: [Tracefs] (found, or mounted for us alone by `PrivateMount`), [TracingInstance] (a ring buffer of our own), [EventFormat].
/// The host: [HostIdentity], [KvmParameters] (their values) and [KvmParameter] (and who may write them), [VmProcess] and
/// [VcpuThread] (running VMs and their threads), [CpuIdleFiles] (where the kernel tells how its CPUs idle) and [CpuIdle] (what
/// it counted of that), [HostConditions] (what else decides a measurement: [CpuTime], [CpuTemperature]), [CpuClock] and
/// [Frequency] (how fast the CPUs are, and who chooses). What tells of energy is in `haltwise.linux.power`.
/// The system calls themselves are in `haltwise.linux.ffm`; everything else here gives them the shape that the
/// other modules want: files of tracefs and sysfs, /dev/kvm, threads and their CPUs.
///
/// Imports nothing of ours. Imported by `record`, `lab`, `doctor`, `compare` and `app`.
@NullMarked
package haltwise.linux;

import org.jspecify.annotations.NullMarked;
