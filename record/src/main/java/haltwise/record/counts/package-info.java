/// Counting without tracing: where KVM's own counters are read, live or from files, as
/// [haltwise.trace.counts.CountedHalts].
///
/// Reading order: [CountSource] (the counters of one VM, each reading a list of [CountReading]) and its kinds:
/// [StatsSource] (statistics descriptors: own VMs, or descriptors that a VMM passed on), [DebugfsSource] (any VM, as
/// root, no histograms), [QmpSource] (QEMU's monitor, by `QmpConnection`, its histograms put in order by
/// `HistogramOrder`). [CountRecorder] reads them in time. [DomstatsText] reads libvirt's text. [CountsFile] keeps the result.
///
/// Imports `trace`, `tracefile` and `linux`; imported by `app`. A new way to read counters is a new [CountSource].
@NullMarked
package haltwise.record.counts;

import org.jspecify.annotations.NullMarked;
