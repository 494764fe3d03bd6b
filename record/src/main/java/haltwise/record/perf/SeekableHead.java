package haltwise.record.perf;

import haltwise.record.binary.BinaryFile;
import haltwise.record.binary.Cursor;
import haltwise.record.binary.EventFormats;
import java.util.ArrayList;
import java.util.List;

/// The head and tail of a perf.data that perf could seek in. Source: perf.data-file-format.txt, `struct perf_header`.
final class SeekableHead {
  private static final int FEATURES = 256;
  private static final int SECTION_BYTES = 16;
  private static final int MOST_ATTRIBUTES = 1 << 16;

  private SeekableHead() {
  }

  private record Section(long offset, long size) {
    static Section read(Cursor c) {
      Section s = new Section(c.i64(), c.i64());
      if (s.offset < 0 || s.size < 0 || s.offset + s.size < 0) {
        throw c.bad("damaged: a section outside the file");
      }
      return s;
    }
  }

  static PerfFile read(BinaryFile file) {
    Cursor c = file.cursor(8, file.size());
    c.skip(8);
    long attributeBytes = c.i64();
    Section attributes = Section.read(c);
    Section data = Section.read(c);
    Section.read(c);
    boolean[] features = new boolean[FEATURES];
    for (int word = 0; word < FEATURES; word += Long.SIZE) {
      long bits = c.i64();
      for (int i = 0; i < Long.SIZE; i++) {
        features[word + i] = (bits >>> i & 1) != 0;
      }
    }
    // perf writes the size of the data, and the tail, when it ends.
    boolean closed = data.size > 0;
    EventFormats formats = new EventFormats();
    Facts facts = new Facts();
    if (closed) {
      tail(file, data.offset + data.size, features, formats, facts);
    }
    return new PerfFile(attributes(file, attributes, attributeBytes), formats, facts, data.offset,
        closed ? Math.min(data.offset + data.size, file.size()) : file.size(), closed);
  }

  private static List<Attribute> attributes(BinaryFile file, Section section, long bytesEach) {
    if (bytesEach < 64 + SECTION_BYTES || section.size / bytesEach > MOST_ATTRIBUTES) {
      throw file.bad(16, "damaged: " + section.size + " bytes of attributes of " + bytesEach
          + " each");
    }
    List<Attribute> all = new ArrayList<>();
    long ids = 0;
    for (long at = section.offset; at <= section.offset + section.size
        - bytesEach; at += bytesEach) {
      long tail = at + bytesEach - SECTION_BYTES;
      Section own = Section.read(file.cursor(tail, tail + SECTION_BYTES));
      ids += own.size / Long.BYTES;
      PerfFile.checkIds(file, tail, ids);
      all.add(Attribute.read(file.cursor(at, tail))
          .withIds(file.cursor(own.offset, own.offset + own.size), own.size));
    }
    return all;
  }

  /// The features, each with a section that the table behind the data points to.
  private static void tail(BinaryFile file, long from, boolean[] features, EventFormats formats,
      Facts facts) {
    Cursor table = file.cursor(from, file.size());
    for (int feature = 0; feature < FEATURES; feature++) {
      if (features[feature]) {
        Section s = Section.read(table);
        Cursor c = file.cursor(s.offset, s.offset + s.size);
        if (feature == Facts.TRACING_DATA) {
          TracingData.read(c, file, formats);
        } else {
          facts.read(feature, c);
        }
      }
    }
  }
}
