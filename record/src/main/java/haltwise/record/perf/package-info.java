/// Reads perf.data, the file of `perf record`: seekable or piped, compressed or not, of either byte order.
///
/// The road of a sample: [PerfData] (the whole import), [PerfFile] with [PipedHead] or [SeekableHead] (what the file
/// tells before and after its records: [Attribute]s, [Facts], event formats), [Records] (one record after the other,
/// those compressed by [Inflation] too), [SampleReader] (the fields of a sample), [SampleStream] (samples by time).
///
/// Source: `tools/perf/Documentation/perf.data-file-format.txt` and the comments of `include/uapi/linux/perf_event.h`.
@NullMarked
package haltwise.record.perf;

import org.jspecify.annotations.NullMarked;
