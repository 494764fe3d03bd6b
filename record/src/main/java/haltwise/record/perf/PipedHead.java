package haltwise.record.perf;

import haltwise.record.binary.BinaryFile;
import haltwise.record.binary.Cursor;
import haltwise.record.binary.EventFormats;
import java.util.ArrayList;
import java.util.List;

/// What perf tells in records of its own when it writes to a pipe, before the first sample.
final class PipedHead {
  private PipedHead() {
  }

  static PerfFile read(BinaryFile file) {
    List<Attribute> attributes = new ArrayList<>();
    EventFormats formats = new EventFormats();
    Facts facts = new Facts();
    long ids = 0;
    try (Records records = new Records(file, PerfFile.PIPE_HEAD_BYTES, file.size())) {
      while (records.next() && records.type() != Records.SAMPLE) {
        long from = records.offset() + Records.HEAD_BYTES;
        Cursor c = file.cursor(from, records.offset() + records.bytes());
        switch (records.type()) {
          case Records.HEADER_ATTR -> {
            Attribute a = Attribute.read(c);
            ids += c.remaining() / Long.BYTES;
            PerfFile.checkIds(file, from, ids);
            attributes.add(a.withIds(c, c.remaining()));
          }
          case Records.FEATURE -> facts.read((int) c.i64(), c);
          case Records.TRACING_DATA -> {
            long behind = records.offset() + records.bytes();
            TracingData.read(file.cursor(behind, behind + records.payloadBytes()), file, formats);
          }
          default -> {
            // Maps and threads, which the samples' reader meets again.
          }
        }
      }
    }
    return new PerfFile(attributes, formats, facts, PerfFile.PIPE_HEAD_BYTES, file.size(), true);
  }
}
