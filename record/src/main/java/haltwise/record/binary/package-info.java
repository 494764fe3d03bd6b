/// What perf.data and trace.dat share: binary files that other tools wrote, and that may be cut off, damaged or made to
/// do harm. Nothing here believes a length: what it takes is never more than the file holds, or a compressed file could.
///
/// [BinaryFile] (bytes at an offset), [Cursor] (one value after the other), [Codec] (compressed parts), [EventFormats]
/// (the texts that say how records look, which both tools save the same way).
///
/// Imported by `haltwise.record.perf` and `haltwise.record.tracecmd`.
@NullMarked
package haltwise.record.binary;

import org.jspecify.annotations.NullMarked;
