package haltwise.app;

import haltwise.record.counts.CountsFile;
import haltwise.record.counts.DomstatsText;
import haltwise.replay.KernelDefaults;
import haltwise.trace.HostSettings;
import haltwise.trace.counts.CountedHalts;
import haltwise.trace.counts.CountedVm;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/// Counters as a user names them: a counts file, or the text of `virsh domstats`.
///
/// @param file of a format that holds counts, see [TraceFormat#holdsCounts]
/// @param settings in force while it was counted, in place of what the file says; empty: as it says
/// @param kernel release of the host, in place of what the file says; empty: as it says
/// @param elapsedNs between readings, of a text that does not tell
record CountsInput(Path file, Optional<SettingsChoice> settings, String kernel,
    OptionalLong elapsedNs) {
  /// @throws haltwise.trace.BadTraceException when the file cannot be used; the message says why, and what to do
  CountedHalts read() {
    CountedHalts counted = TraceFormat.of(file) == TraceFormat.DOMSTATS
        ? DomstatsText.read(file, elapsedNs)
        : CountsFile.read(file);
    if (!kernel.isEmpty()) {
      counted = counted.withKernelRelease(kernel);
    }
    HostSettings kernelDefault = KernelDefaults.of(counted.kernelRelease(),
        counted.architecture());
    Optional<HostSettings> given = settings.map(s -> s.resolve(() -> kernelDefault, kernelDefault));
    return given.isEmpty()
        ? counted
        : new CountedHalts(counted.hostName(), counted.kernelRelease(), counted.architecture(),
            counted.workload(), counted.recorder(),
            counted.vms().stream().map(vm -> new CountedVm(vm.name(), vm.processId(), vm.source(),
                given, vm.notes(), vm.series())).toList());
  }
}
