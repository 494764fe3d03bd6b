/// The only code that calls the kernel.
///
/// [HostException] says what the host refused, with the errno and the remedy. The system calls
/// themselves are in `haltwise.linux.ffm`; everything else here gives them the shape that the
/// other modules want: files of tracefs and sysfs, /dev/kvm, threads and their CPUs.
///
/// Imports nothing of ours. Imported by `record`, `lab` and `app`.
@NullMarked
package haltwise.linux;

import org.jspecify.annotations.NullMarked;
