package haltwise.record.tracecmd;

import haltwise.record.PageLayout;
import haltwise.record.binary.BinaryFile;
import haltwise.record.binary.Codec;
import haltwise.record.binary.Cursor;
import haltwise.record.binary.EventFormats;
import java.nio.ByteOrder;
import java.util.List;

/// What a trace.dat tells beside its events.
///
/// @param layout of the pages of all its buffers
/// @param buffers the top one first
/// @param codec of compressed parts
record DatFile(PageLayout layout, EventFormats formats, List<Buffer> buffers, DatOptions options,
    Codec codec) {
  static final int MOST_CPUS = 1 << 16;
  static final int MOST_BUFFERS = 1 << 10;
  private static final int MAGIC_BYTES = 10;

  DatFile {
    buffers = List.copyOf(buffers);
  }

  /// Also sets the byte order of the file.
  static DatFile read(BinaryFile file) {
    Cursor c = file.cursor(MAGIC_BYTES, file.size());
    String version = c.name();
    boolean big = c.u8() != 0;
    file.setOrder(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    Cursor rest = file.cursor(c.offset(), file.size());
    rest.skip(1);
    int pageBytes = pageBytes(rest);
    return switch (version) {
      case "6" -> Version6.read(file, rest, pageBytes);
      case "7" -> Version7.read(file, rest);
      default -> throw file.bad(MAGIC_BYTES, "it is of version " + version
          + " of trace.dat; haltwise reads 6 and 7",
          "Convert it: trace-cmd convert --file-version 7 -i " + file.path()
              + " -o converted.dat");
    };
  }

  static int pageBytes(Cursor c) {
    long bytes = c.u32();
    if (bytes < 64 || bytes > 1 << 20) {
      throw c.bad("damaged: pages of " + bytes + " bytes");
    }
    return (int) bytes;
  }

  static PageLayout layout(Cursor c) {
    String text = EventFormats.readPageHeader(c);
    try {
      return PageLayout.parse(text);
    } catch (IllegalArgumentException e) {
      throw c.bad("damaged: " + e.getMessage());
    }
  }
}
