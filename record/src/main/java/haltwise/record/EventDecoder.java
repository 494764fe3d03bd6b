package haltwise.record;

import haltwise.linux.EventFormat;
import haltwise.trace.BadTraceException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/// Reads the fields of binary trace records and tells them to a [HaltAssembler], the events of all CPUs merged by time.
final class EventDecoder {
  private static final TracedEvent[] EVENTS = TracedEvent.values();
  // include/linux/trace_events.h, common_flags: hardirq, softirq, NMI
  private static final int INTERRUPT_FLAGS = 0x08 | 0x10 | 0x40;
  // The letters S, D, T, t, X, Z, P, I of prev_state; a preempted thread has none of them
  static final int SLEEPING_STATES = 0xFF;
  private static final int FIELDS = 4;

  private final HaltAssembler assembler;
  /// [TracedEvent] ordinal by event id; -1 for others.
  private final byte[] kindById;
  /// Offsets of the fields an event needs, [#FIELDS] for each kind.
  private final int[] offsets = new int[EVENTS.length * FIELDS];
  private ExitLayout exitLayout = ExitLayout.NONE;
  private ExitLayout entryLayout = ExitLayout.NONE;
  private final boolean accounting;
  private final ExitAssembler exits;
  private int flagsOffset;
  private int pidOffset;

  /// @throws IllegalArgumentException when an event lacks a field, or its id is none
  EventDecoder(List<EventFormat> formats, HaltAssembler assembler) {
    this.assembler = assembler;
    exits = assembler.exits();
    accounting = formats.stream().anyMatch(f -> f.name().equals(TracedEvent.EXIT.event()));
    int last = formats.stream().mapToInt(EventFormat::id).max().orElse(0);
    if (last > 0xFFFF) {
      throw new IllegalArgumentException("an event has the id " + last + ", above 65535");
    }
    kindById = new byte[last + 1];
    Arrays.fill(kindById, (byte) -1);
    for (EventFormat f : formats) {
      for (TracedEvent event : EVENTS) {
        if (event.event().equals(f.name())) {
          kindById[f.id()] = (byte) event.ordinal();
          setOffsets(event, f);
        }
      }
    }
  }

  private void setOffsets(TracedEvent event, EventFormat format) {
    flagsOffset = format.offset("common_flags");
    pidOffset = format.offset("common_pid");
    if (event == TracedEvent.EXIT) {
      exitLayout = ExitLayout.of(format);
    } else if (event == TracedEvent.ENTRY) {
      entryLayout = ExitLayout.of(format);
    }
    List<String> fields = fields(event);
    for (int i = 0; i < fields.size(); i++) {
      offsets[event.ordinal() * FIELDS + i] = format.offset(fields.get(i));
    }
  }

  private static List<String> fields(TracedEvent event) {
    return switch (event) {
      case WAKEUP -> List.of("ns", "waited", "valid");
      case WINDOW -> List.of("vcpu_id", "old", "new");
      case WAKING -> List.of("pid", "target_cpu");
      case SWITCH -> List.of("prev_pid", "prev_state", "next_pid");
      case ACCEPT, APICV_ACCEPT -> List.of("apicid");
      case SET_IRQ -> List.of("gsi", "level");
      case PIC -> List.of("pin", "imr");
      case PIO -> List.of("rw", "port");
      case MMIO -> List.of("type", "gpa");
      case FAST_MMIO -> List.of("gpa");
      case HYPERCALL -> List.of("nr");
      // Kernels differ in the fields of the first two: ExitLayout.
      case EXIT, ENTRY, MSI, IPI, INJECTED, HOST_IPI, RESCHEDULED, CALLED -> List.of();
    };
  }

  /// @return the time of the last event, ns; -1 when there is none
  /// @throws BadTraceException when a stream is damaged
  long decode(List<? extends EventStream> streams) {
    PriorityQueue<EventStream> waiting = new PriorityQueue<>((a, b) -> a.timeNs() != b.timeNs()
        ? Long.compare(a.timeNs(), b.timeNs())
        : Integer.compare(a.cpu(), b.cpu()));
    for (EventStream s : streams) {
      if (advance(s)) {
        waiting.add(s);
      }
    }
    long lastNs = -1;
    while (!waiting.isEmpty()) {
      EventStream s = waiting.remove();
      EventStream second = waiting.peek();
      long untilNs = second == null ? Long.MAX_VALUE : second.timeNs();
      boolean more;
      do {
        if (s.takeLost()) {
          assembler.lost(s.cpu());
        }
        deliver(s);
        lastNs = s.timeNs();
        more = advance(s);
      } while (more && s.timeNs() <= untilNs);
      if (more) {
        waiting.add(s);
      }
    }
    return lastNs;
  }

  private static boolean advance(EventStream s) {
    try {
      return s.next();
    } catch (IndexOutOfBoundsException e) {
      throw s.bad("damaged: an event points outside its page");
    }
  }

  private void deliver(EventStream s) {
    try {
      deliver(s, s.buffer(), s.at());
    } catch (IndexOutOfBoundsException e) {
      throw s.bad("damaged: an event ends before its fields");
    }
  }

  private void deliver(EventStream s, ByteBuffer b, int at) {
    int id = Short.toUnsignedInt(b.getShort(at));
    int kind = id < kindById.length ? kindById[id] : -1;
    if (kind < 0) {
      return;
    }
    int f = kind * FIELDS;
    int first = at + offsets[f];
    int second = at + offsets[f + 1];
    assembler.at(s.timeNs(), s.cpu(), b.getInt(at + pidOffset),
        (b.get(at + flagsOffset) & INTERRUPT_FLAGS) != 0);
    if (accounting) {
      exits.met(EVENTS[kind]);
    }
    switch (EVENTS[kind]) {
      case WAKEUP -> {
        long durationNs = notNegative(s, b.getLong(first));
        assembler.halted(durationNs, b.get(second) != 0, b.get(at + offsets[f + 2]) != 0);
        if (accounting) {
          exits.halted(durationNs);
        }
      }
      case WINDOW -> assembler.windowChanged(b.getInt(first), unsigned(b, second),
          unsigned(b, at + offsets[f + 2]));
      case WAKING -> {
        assembler.waking(b.getInt(first));
        if (accounting) {
          exits.waking(b.getInt(first), b.getInt(second));
        }
      }
      case SWITCH -> {
        boolean sleeps = (b.getLong(second) & SLEEPING_STATES) != 0;
        if (sleeps) {
          assembler.slept(b.getInt(first));
        }
        if (accounting) {
          exits.switched(b.getInt(first), sleeps, b.getInt(at + offsets[f + 2]));
        }
      }
      case ACCEPT, APICV_ACCEPT -> assembler.irqAccepted(b.getInt(first));
      case SET_IRQ -> assembler.irqRaised(b.getInt(first), b.getInt(second));
      case MSI -> assembler.msiSent();
      case PIC -> assembler.picRaised((b.get(second) >> b.get(first) & 1) != 0);
      case IPI -> {
        assembler.ipiSent();
        if (accounting) {
          exits.ipiSent();
        }
      }
      case PIO -> {
        if (b.getInt(first) == 1 && Kick.isPort(b.getInt(second))) {
          assembler.kicked();
        }
      }
      case MMIO -> {
        if (b.getInt(first) == 2 && Kick.isAddress(b.getLong(second))) {
          assembler.kicked();
        }
      }
      case FAST_MMIO -> assembler.kicked();
      case EXIT -> exits.exited(exitLayout.reason(b, at), exitLayout.vcpuId(b, at));
      case ENTRY -> exits.entered(entryLayout.vcpuId(b, at));
      case INJECTED -> exits.injected();
      case HYPERCALL -> {
        if (b.getLong(first) == TracedEvent.SEND_IPI_HYPERCALL) {
          exits.ipiHypercall();
        }
      }
      case HOST_IPI -> exits.hostIpiSent();
      case RESCHEDULED, CALLED -> exits.hostIpiArrived();
    }
  }

  private static long notNegative(EventStream s, long ns) {
    if (ns < 0) {
      throw s.bad("damaged: a halt of " + ns + " ns");
    }
    return ns;
  }

  private static long unsigned(ByteBuffer b, int at) {
    return Integer.toUnsignedLong(b.getInt(at));
  }
}
