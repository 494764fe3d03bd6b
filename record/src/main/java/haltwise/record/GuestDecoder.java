package haltwise.record;

import haltwise.linux.EventFormat;
import haltwise.trace.BadTraceException;
import haltwise.trace.Cause;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Reads the records of a guest's trace, one CPU after the other: what a CPU does is told on that CPU alone. Only who sent an
/// interrupt is told elsewhere; those are kept until all CPUs are read.
final class GuestDecoder {
  private static final GuestEvent[] EVENTS = GuestEvent.values();
  private static final int NOT_IDLE = -1;
  private static final int FIELDS = 2;
  private static final int LONGEST_NAME = 64;

  private final boolean pollsInState0;
  private final boolean wakesTraced;
  private final int[] ids = new int[EVENTS.length];
  private final int[] offsets = new int[EVENTS.length * FIELDS];
  private final List<GuestCpu> cpus = new ArrayList<>();
  private final SentInterrupts sent = new SentInterrupts();

  /// @throws IllegalArgumentException when an event lacks a field
  GuestDecoder(List<EventFormat> formats, boolean pollsInState0) {
    this.pollsInState0 = pollsInState0;
    Arrays.fill(ids, -1);
    boolean interrupts = false;
    for (EventFormat f : formats) {
      for (GuestEvent event : EVENTS) {
        if (event.event().equals(f.name())) {
          ids[event.ordinal()] = f.id();
          interrupts |= event.cause() != Cause.UNKNOWN;
          List<String> fields = fields(event);
          for (int i = 0; i < fields.size(); i++) {
            offsets[event.ordinal() * FIELDS + i] = f.offset(fields.get(i));
          }
        }
      }
    }
    wakesTraced = interrupts;
  }

  private static List<String> fields(GuestEvent event) {
    return switch (event) {
      case IDLE -> List.of("state");
      case WINDOW -> List.of("old", "new");
      case IPI_SENT -> List.of("cpu");
      case DEVICE -> List.of("name");
      case RUN, TIMER, RESCHEDULED, CALLED, ALL_CALLED, PLATFORM, IPI -> List.of();
    };
  }

  /// All CPUs read so far.
  List<GuestCpu> cpus() {
    return cpus;
  }

  SentInterrupts sent() {
    return sent;
  }

  /// Reads all of one CPU.
  ///
  /// @throws BadTraceException when the stream is damaged
  /// @return the time of the last event, ns; -1 when there is none
  long decode(EventStream s) {
    GuestCpu cpu = new GuestCpu(s.cpu(), pollsInState0, wakesTraced);
    cpus.add(cpu);
    long lastNs = -1;
    try {
      while (s.next()) {
        if (s.takeLost()) {
          cpu.lost();
        }
        lastNs = s.timeNs();
        deliver(s, cpu);
      }
    } catch (IndexOutOfBoundsException e) {
      throw s.bad("damaged: an event ends before its fields");
    }
    cpu.end();
    return lastNs;
  }

  private void deliver(EventStream s, GuestCpu cpu) {
    ByteBuffer b = s.buffer();
    int id = Short.toUnsignedInt(b.getShort(s.at()));
    for (int e = 0; e < ids.length; e++) {
      if (ids[e] == id) {
        deliver(EVENTS[e], b, s.at(), s.at() + offsets[e * FIELDS],
            s.at() + offsets[e * FIELDS + 1], s.timeNs(), cpu);
        return;
      }
    }
  }

  private void deliver(GuestEvent event, ByteBuffer b, int at, int first, int second, long timeNs,
      GuestCpu cpu) {
    switch (event) {
      case IDLE -> {
        int state = b.getInt(first);
        if (state == NOT_IDLE) {
          cpu.left(timeNs);
        } else {
          cpu.entered(state, timeNs);
        }
      }
      case WINDOW -> cpu.windowChanged(Integer.toUnsignedLong(b.getInt(first)),
          Integer.toUnsignedLong(b.getInt(second)));
      case RUN -> cpu.runs();
      case IPI_SENT -> sent.add(b.getInt(first), cpu.cpu(), timeNs);
      case DEVICE -> cpu.interrupted(isTimer(name(b, at, first)) ? Cause.TIMER : Cause.DEVICE,
          timeNs);
      case TIMER, RESCHEDULED, CALLED, ALL_CALLED, PLATFORM, IPI -> cpu
          .interrupted(event.cause(), timeNs);
    }
  }

  /// A `__data_loc` field: where the text starts in the record, in its lower half.
  private static String name(ByteBuffer b, int at, int field) {
    int start = at + (b.getInt(field) & 0xFFFF);
    StringBuilder name = new StringBuilder();
    for (int i = start; name.length() < LONGEST_NAME && b.get(i) != 0; i++) {
      name.append((char) b.get(i));
    }
    return name.toString();
  }

  private static boolean isTimer(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.contains("timer") || lower.contains("hpet") || lower.contains("rtc");
  }
}
