package haltwise.record;

import haltwise.trace.BadTraceException;
import java.nio.ByteBuffer;
import java.util.Iterator;

/// The ring-buffer pages of one CPU: chunks of pages, each page with its length before it, all in the byte order of
/// the traced host. A buffer may be reused once the next is asked for.
public interface PageChunks extends Iterator<ByteBuffer> {
  /// What to throw when the last chunk makes no sense: names the file and the place.
  BadTraceException bad(String what);
}
