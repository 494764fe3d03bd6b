package haltwise.record.perf;

import haltwise.record.binary.BinaryFile;
import haltwise.record.binary.Cursor;
import haltwise.record.binary.EventFormats;
import java.nio.ByteOrder;

/// The event formats that perf saves in a perf.data, in the form of trace-cmd.
final class TracingData {
  private static final int MAGIC_BYTES = 10;

  private TracingData() {
  }

  static void read(Cursor c, BinaryFile file, EventFormats formats) {
    c.skip(MAGIC_BYTES);
    c.name();
    boolean big = c.u8() != 0;
    if (big != (file.order() == ByteOrder.BIG_ENDIAN)) {
      throw c.bad("damaged: its event formats are of another byte order than its samples");
    }
    c.skip(1 + 4);
    EventFormats.readPageHeader(c);
    EventFormats.skipFtrace(c);
    formats.read(c);
  }
}
