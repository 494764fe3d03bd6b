package haltwise.record;

import haltwise.linux.EventFormat;
import haltwise.trace.BadTraceException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Trace records as the kernel writes them, laid out by the formats that a test gives.
final class Records implements EventStream {
  private record Entry(long timeNs, int cpu, ByteBuffer record) {
  }

  private final List<EventFormat> formats = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private final List<Integer> lossesBefore = new ArrayList<>();
  private int index = -1;

  /// @param fields in their order, as `size name`, laid out without holes from offset 8 on
  Records event(String name, String... fields) {
    StringBuilder text = new StringBuilder("name: " + name + "\nID: " + (100 + formats.size())
        + "\nformat:\n" + field("unsigned short common_type", 0, 2)
        + field("unsigned char common_flags", 2, 1)
        + field("unsigned char common_preempt_count", 3, 1) + field("int common_pid", 4, 4));
    int offset = 8;
    for (String f : fields) {
      String[] part = f.split(" ");
      int size = Integer.parseInt(part[0]);
      text.append(field("u" + 8 * size + " " + part[1], offset, size));
      offset += size;
    }
    formats.add(EventFormat.parse(text.toString()));
    return this;
  }

  private static String field(String declaration, int offset, int size) {
    return "\tfield:" + declaration + ";\toffset:" + offset + ";\tsize:" + size + ";\tsigned:0;\n";
  }

  List<EventFormat> formats() {
    return formats;
  }

  /// @param fields what is not named is 0
  Records at(long timeNs, int cpu, int thread, String event, Map<String, Long> fields) {
    EventFormat format = formats.stream().filter(f -> f.name().equals(event)).findFirst()
        .orElseThrow();
    ByteBuffer b = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
    b.putShort(0, (short) format.id()).putInt(4, thread);
    fields.forEach((name, value) -> {
      EventFormat.Field f = Objects.requireNonNull(format.fields().get(name), name);
      switch (f.size()) {
        case 1 -> b.put(f.offset(), value.byteValue());
        case 4 -> b.putInt(f.offset(), value.intValue());
        default -> b.putLong(f.offset(), value);
      }
    });
    entries.add(new Entry(timeNs, cpu, b));
    return this;
  }

  /// Events are lost before the next one.
  Records lose() {
    lossesBefore.add(entries.size());
    return this;
  }

  @Override
  public boolean next() {
    return ++index < entries.size();
  }

  @Override
  public long timeNs() {
    return entries.get(index).timeNs;
  }

  @Override
  public int cpu() {
    return entries.get(Math.max(0, index)).cpu;
  }

  @Override
  public ByteBuffer buffer() {
    return entries.get(index).record;
  }

  @Override
  public int at() {
    return 0;
  }

  @Override
  public boolean takeLost() {
    return lossesBefore.remove((Integer) index);
  }

  @Override
  public long lost() {
    return 0;
  }

  @Override
  public BadTraceException bad(String what) {
    return new BadTraceException("records", "event " + index, what, "Write them better.");
  }
}
