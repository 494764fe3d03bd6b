/// Reads trace.dat, the file of `trace-cmd record`: versions 6 and 7, compressed or not, of either byte order.
///
/// The road of an event: [TraceDat] (the whole import), [DatFile] from [Version6] or [Version7] (what the file tells:
/// [Buffer]s, [DatOptions], event formats), [BufferPages] (the pages of one CPU, those compressed by [DatFile]'s codec
/// too), then as in a live recording.
///
/// Source: the manual pages trace-cmd.dat.v6(5) and trace-cmd.dat.v7(5).
@NullMarked
package haltwise.record.tracecmd;

import org.jspecify.annotations.NullMarked;
