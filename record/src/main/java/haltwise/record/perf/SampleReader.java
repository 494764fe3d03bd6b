package haltwise.record.perf;

import static haltwise.record.perf.Attribute.ADDR;
import static haltwise.record.perf.Attribute.CALLCHAIN;
import static haltwise.record.perf.Attribute.CPU;
import static haltwise.record.perf.Attribute.ID;
import static haltwise.record.perf.Attribute.IDENTIFIER;
import static haltwise.record.perf.Attribute.IP;
import static haltwise.record.perf.Attribute.PERIOD;
import static haltwise.record.perf.Attribute.RAW;
import static haltwise.record.perf.Attribute.READ;
import static haltwise.record.perf.Attribute.STREAM_ID;
import static haltwise.record.perf.Attribute.TID;
import static haltwise.record.perf.Attribute.TIME;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The fields of a sample, and of the short form of them that ends other records: which there are, and where, depends
/// on the event.
final class SampleReader {
  // Bits of read_format; include/uapi/linux/perf_event.h
  private static final int TOTAL_ENABLED = 1;
  private static final int TOTAL_RUNNING = 2;
  private static final int READ_ID = 4;
  private static final int GROUP = 8;
  private static final int READ_LOST = 16;

  private final Records records;
  private final Attribute only;
  private final Map<Long, Attribute> byId = new HashMap<>();
  private int at;

  private long timeNs;
  private int processId;
  private int cpu;
  private int rawAt;
  private int rawBytes;

  /// @param attributes at least one
  SampleReader(Records records, List<Attribute> attributes) {
    this.records = records;
    this.only = attributes.getFirst();
    boolean same = attributes.stream().allMatch(a -> a.sampleType() == only.sampleType()
        && a.readFormat() == only.readFormat());
    if (!same) {
      for (Attribute a : attributes) {
        a.ids().forEach(id -> byId.put(id, a));
        if (!a.has(IDENTIFIER)) {
          throw records.bad("its events have samples of different forms, without the identifier"
              + " that tells them apart");
        }
      }
    }
  }

  long timeNs() {
    return timeNs;
  }

  /// 0 when the sample does not tell.
  int processId() {
    return processId;
  }

  int cpu() {
    return cpu;
  }

  /// Where the trace record starts in the buffer.
  int rawAt() {
    return rawAt;
  }

  int rawBytes() {
    return rawBytes;
  }

  /// Reads the current record, which is a sample.
  ///
  /// @return false when it is of an event without trace records
  boolean readSample() {
    at = records.body();
    Attribute a = byId.isEmpty() ? only : attribute(records.longAt(at));
    if (a == null || !a.has(RAW)) {
      return false;
    }
    skip(a, IDENTIFIER, 8);
    skip(a, IP, 8);
    processId = a.has(TID) ? records.intAt(at) : 0;
    skip(a, TID, 8);
    timeNs = time(a);
    skip(a, ADDR, 8);
    skip(a, ID, 8);
    skip(a, STREAM_ID, 8);
    cpu = cpu(a);
    skip(a, PERIOD, 8);
    if (a.has(READ)) {
      skipRead(a.readFormat());
    }
    if (a.has(CALLCHAIN)) {
      advance(8, records.longAt(at), 8);
    }
    rawBytes = records.intAt(at);
    rawAt = at + 4;
    if (rawBytes < 0 || rawBytes > records.recordEnd() - rawAt) {
      throw records.bad("damaged: a sample with a trace record of "
          + Integer.toUnsignedString(rawBytes) + " bytes");
    }
    return true;
  }

  /// Reads the time and CPU at the end of the current record, which is no sample.
  ///
  /// @return false when it has none
  boolean readEnd() {
    Attribute a = byId.isEmpty() ? only : attribute(records.longAt(records.recordEnd() - 8));
    if (a == null || !a.idAll() || !a.has(TIME)) {
      return false;
    }
    at = records.recordEnd() - 8 * Long.bitCount(
        a.sampleType() & (TID | TIME | ID | STREAM_ID | CPU | IDENTIFIER));
    skip(a, TID, 8);
    timeNs = time(a);
    skip(a, ID, 8);
    skip(a, STREAM_ID, 8);
    cpu = cpu(a);
    return timeNs != 0;
  }

  private @Nullable Attribute attribute(long id) {
    return byId.get(id);
  }

  private long time(Attribute a) {
    if (!a.has(TIME)) {
      throw records.bad("its samples have no time");
    }
    long t = records.longAt(at);
    if (t < 0) {
      throw records.bad("damaged: a time of " + Long.toUnsignedString(t) + " ns");
    }
    at += 8;
    return t;
  }

  private int cpu(Attribute a) {
    if (!a.has(CPU)) {
      return 0;
    }
    int n = records.intAt(at);
    at += 8;
    return n;
  }

  private void skip(Attribute a, int field, int bytes) {
    at += a.has(field) ? bytes : 0;
  }

  private void skipRead(long format) {
    int perValue = 8 * (1 + has(format, READ_ID) + has(format, READ_LOST));
    int times = 8 * (has(format, TOTAL_ENABLED) + has(format, TOTAL_RUNNING));
    if (has(format, GROUP) == 1) {
      advance(8 + times, records.longAt(at), perValue);
    } else {
      at += perValue + times;
    }
  }

  private void advance(int fixed, long count, int bytesEach) {
    if (count < 0 || count > 1 << 16) {
      throw records.bad("damaged: a sample with " + Long.toUnsignedString(count) + " values");
    }
    at += fixed + (int) count * bytesEach;
  }

  private static int has(long format, int bit) {
    return (format & bit) == 0 ? 0 : 1;
  }
}
