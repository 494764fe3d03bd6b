package haltwise.record.tracecmd;

import haltwise.record.binary.Cursor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What trace-cmd notes beside the events, as far as it matters here.
final class DatOptions {
  static final int DONE = 0;
  static final int BUFFER = 3;
  private static final int CPU_STATISTICS = 2;
  private static final int TRACE_CLOCK = 4;
  private static final int UNAME = 5;
  private static final int OFFSET = 7;
  private static final int TIME_SHIFT = 12;
  private static final int TSC_TO_NS = 14;

  private static final int LONGEST_TEXT = 1 << 16;
  private static final Pattern CHOSEN_CLOCK = Pattern.compile("\\[([\\w-]+)\\]");
  private static final Pattern LOST = Pattern
      .compile("(?m)^(?:overrun|commit overrun|dropped events): (\\d{1,15})$");

  private String clock = "";
  private String[] uname = new String[0];
  private long shiftNs;
  private long lost;
  private boolean ofGuest;
  private long tscMultiplier;
  private int tscShift;

  /// @param c holds the option's data, and nothing else
  void read(int id, Cursor c) {
    switch (id) {
      case CPU_STATISTICS -> {
        Matcher m = LOST.matcher(text(c));
        while (m.find()) {
          lost += Long.parseLong(m.group(1));
        }
      }
      case TRACE_CLOCK -> {
        Matcher m = CHOSEN_CLOCK.matcher(text(c));
        clock = m.find() ? m.group(1) : "";
      }
      case UNAME -> uname = text(c).strip().split("\\s+");
      case OFFSET -> {
        try {
          shiftNs = Long.decode(text(c).strip());
        } catch (NumberFormatException e) {
          throw c.bad("damaged: a time offset that is no number");
        }
      }
      case TIME_SHIFT -> ofGuest = true;
      case TSC_TO_NS -> {
        tscMultiplier = c.u32();
        tscShift = (int) c.u32() & 63; // an offset follows, which trace-cmd report does not use
                                       // either
      }
      default -> {
        // Nothing about halts.
      }
    }
  }

  private static String text(Cursor c) {
    return c.text(Math.min(c.remaining(), LONGEST_TEXT));
  }

  /// Of the top buffer; empty when not noted.
  String clock() {
    return clock;
  }

  // "Linux host 6.1.0-54-amd64 x86_64": system, host, release, machine
  String hostName() {
    return part(1);
  }

  String kernelRelease() {
    return part(2);
  }

  String architecture() {
    return part(3);
  }

  private String part(int i) {
    return uname.length > i ? uname[i] : "";
  }

  /// Events lost as the kernel counted them, of all buffers.
  long lost() {
    return lost;
  }

  /// Whether the file is that of a guest, whose times trace-cmd fits to those of the host.
  boolean isOfGuest() {
    return ofGuest;
  }

  /// Whether [#ns] turns cycles into ns.
  boolean convertsTsc() {
    return tscMultiplier != 0;
  }

  /// @param time as the ring buffer has it
  long ns(long time) {
    if (tscMultiplier == 0) {
      return time + shiftNs;
    }
    long high = Math.unsignedMultiplyHigh(time, tscMultiplier);
    long low = time * tscMultiplier;
    long shifted = tscShift == 0 ? low : high << (64 - tscShift) | low >>> tscShift;
    return shifted + shiftNs;
  }
}
