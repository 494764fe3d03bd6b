package haltwise.record.tracecmd;

import haltwise.record.EventStream;
import haltwise.trace.BadTraceException;
import java.nio.ByteBuffer;

/// Events whose times become ns, as the options of the file say.
///
/// @param options with the conversion
/// @param raw the events as recorded
record CorrectedTimes(DatOptions options, EventStream raw) implements EventStream {
  @Override
  public boolean next() {
    return raw.next();
  }

  @Override
  public long timeNs() {
    return options.ns(raw.timeNs());
  }

  @Override
  public int cpu() {
    return raw.cpu();
  }

  @Override
  public ByteBuffer buffer() {
    return raw.buffer();
  }

  @Override
  public int at() {
    return raw.at();
  }

  @Override
  public boolean takeLost() {
    return raw.takeLost();
  }

  @Override
  public long lost() {
    return raw.lost();
  }

  @Override
  public BadTraceException bad(String what) {
    return raw.bad(what);
  }
}
