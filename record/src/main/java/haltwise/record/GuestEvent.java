package haltwise.record;

import haltwise.linux.EventFormat;
import haltwise.linux.HostException;
import haltwise.linux.TracingInstance;
import haltwise.trace.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The trace events that tell how a guest idles, seen from inside. What a kernel does not have is left out, except for
/// the first.
enum GuestEvent {
  /// A CPU enters an idle state, or leaves it.
  IDLE("power", "cpu_idle", ""),
  /// The haltpoll governor moved its window, after a CPU came out of HLT.
  WINDOW("power", "guest_halt_poll_ns", ""),
  /// The idle task gives way to one that has something to run.
  RUN("sched", "sched_switch", "prev_pid==0"),
  /// A CPU of the guest interrupts another: 6.4 and later.
  IPI_SENT("ipi", "ipi_send_cpu", ""),
  // What arrived: on x86 in its own vector, elsewhere as an interrupt with a name.
  TIMER("irq_vectors", "local_timer_entry", ""), RESCHEDULED("irq_vectors", "reschedule_entry",
      ""), CALLED("irq_vectors", "call_function_single_entry", ""), ALL_CALLED("irq_vectors",
          "call_function_entry", ""), PLATFORM("irq_vectors", "x86_platform_ipi_entry",
              ""), IPI("ipi", "ipi_entry", ""), DEVICE("irq", "irq_handler_entry", "");

  private final String system;
  private final String event;
  private final String filter;

  GuestEvent(String system, String event, String filter) {
    this.system = system;
    this.event = event;
    this.filter = filter;
  }

  String event() {
    return event;
  }

  /// What an interrupt of this kind is; a timer of a platform without its own vector has a name that says so.
  Cause cause() {
    return switch (this) {
      case TIMER -> Cause.TIMER;
      case RESCHEDULED, CALLED, ALL_CALLED, IPI -> Cause.IPI;
      case DEVICE -> Cause.DEVICE;
      case PLATFORM -> Cause.OTHER;
      case IDLE, WINDOW, RUN, IPI_SENT -> Cause.UNKNOWN;
    };
  }

  /// Switches on those that this kernel has.
  ///
  /// @return their formats
  /// @throws HostException when it does not tell when its CPUs idle
  static List<EventFormat> enable(TracingInstance instance) {
    List<EventFormat> formats = new ArrayList<>();
    for (GuestEvent e : values()) {
      Optional<EventFormat> format = instance.format(e.system, e.event);
      if (format.isPresent()) {
        formats.add(format.get());
        instance.enable(e.system, e.event, e.filter);
      } else if (e == IDLE) {
        throw new HostException("This kernel has no trace event power:cpu_idle", 0,
            "Use a kernel with CONFIG_CPU_IDLE and CONFIG_EVENT_TRACING.");
      }
    }
    return formats;
  }
}
