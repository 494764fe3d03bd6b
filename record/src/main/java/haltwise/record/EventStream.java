package haltwise.record;

import haltwise.trace.BadTraceException;
import java.nio.ByteBuffer;

/// Binary trace records in the order of time. A record is what the kernel's event formats describe, from its
/// `common_type` on, whoever carries it: a ring buffer's page, or a sample of perf. After [#next] the record is at
/// [#at] in [#buffer], until the next call.
public interface EventStream {
  /// @return false at the end
  /// @throws BadTraceException when the source is damaged or cannot be read
  boolean next();

  long timeNs();

  /// The CPU on which it happened.
  int cpu();

  /// In the byte order of the traced host.
  ByteBuffer buffer();

  /// Where the record starts, at its `common_type`.
  int at();

  /// Whether events were lost before this one; true once for each gap.
  boolean takeLost();

  /// Events lost so far; where the source does not count them, each gap is one.
  long lost();

  /// What to throw when the current record makes no sense: names the file and the place.
  BadTraceException bad(String what);
}
