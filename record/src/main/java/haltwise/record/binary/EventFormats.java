package haltwise.record.binary;

import haltwise.linux.EventFormat;
import haltwise.record.EventImport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The texts that describe the records, as perf and trace-cmd save them: the kernel's `events/SYSTEM/NAME/format`.
/// Source: the manual page trace-cmd.dat(5), HEADER INFO and EVENT FORMATS.
public final class EventFormats {
  private static final int MAGIC_BYTES = 10;
  private static final int LONGEST_FORMAT = 1 << 18;

  private final Map<String, EventFormat> used = new LinkedHashMap<>();
  private final Set<String> names = new TreeSet<>();

  /// The ten bytes that both tools start with.
  public static boolean isMagic(byte[] head) {
    return head.length >= MAGIC_BYTES && head[0] == 0x17 && head[1] == 0x08 && head[2] == 0x44
        && new String(head, 3, 7, java.nio.charset.StandardCharsets.US_ASCII).equals("tracing");
  }

  /// Those of events that tell about halts.
  public List<EventFormat> used() {
    return List.copyOf(used.values());
  }

  public boolean has(String event) {
    return used.containsKey(event);
  }

  /// `system:event` of all that the file has, for messages.
  public Set<String> names() {
    return names;
  }

  /// @return the layout of a ring buffer's page: `header_page`
  public static String readPageHeader(Cursor c) {
    expect(c, "header_page");
    String page = c.text(c.i64());
    expect(c, "header_event");
    c.skip(c.i64());
    return page;
  }

  private static void expect(Cursor c, String name) {
    String found = c.name();
    if (!found.equals(name)) {
      throw c.bad("damaged: \"" + found + "\" instead of \"" + name + "\"");
    }
  }

  /// Passes over those of ftrace's own events.
  public static void skipFtrace(Cursor c) {
    for (long n = c.u32(); n > 0; n--) {
      c.skip(c.i64());
    }
  }

  public void read(Cursor c) {
    for (long systems = c.u32(); systems > 0; systems--) {
      String system = c.name();
      for (long events = c.u32(); events > 0; events--) {
        readFormat(c, system, c.i64());
      }
    }
  }

  private void readFormat(Cursor c, String system, long length) {
    if (length > LONGEST_FORMAT) {
      throw c.bad("damaged: an event's format of " + length + " bytes");
    }
    String text = c.text(length);
    String name = text.startsWith("name: ")
        ? text.substring(6, Math.max(6, text.indexOf('\n')))
        : "";
    names.add(system + ":" + name);
    if (EventImport.uses(system, name) && !used.containsKey(name)) {
      try {
        used.put(name, EventFormat.parse(text));
      } catch (IllegalArgumentException e) {
        throw c.bad("the format of " + name + " cannot be used: " + e.getMessage());
      }
    }
  }

  /// What was recorded, shortened, for a message.
  public String summary() {
    List<String> some = new ArrayList<>(names).subList(0, Math.min(5, names.size()));
    return names.isEmpty() ? "none" : String.join(", ", some) + (names.size() > 5 ? ", …" : "");
  }
}
