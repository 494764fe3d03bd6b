package haltwise.record;

import haltwise.linux.EventFormat;
import haltwise.linux.HostException;
import haltwise.linux.TracingInstance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The trace events that tell about halts. What a kernel does not have is left out, except for the first.
enum TracedEvent {
  /// The end of a halt.
  WAKEUP("kvm", "kvm_vcpu_wakeup", "common_pid", ""),
  /// The kernel moved a window; before the [#WAKEUP] of the same halt.
  WINDOW("kvm", "kvm_halt_poll_ns", "common_pid", ""),
  /// Somebody wakes a blocked vCPU thread.
  WAKING("sched", "sched_waking", "pid", ""),
  /// A vCPU thread leaves its CPU.
  SWITCH("sched", "sched_switch", "prev_pid", ""),
  // Interrupts on their way; whoever sends them, so no filter by thread is possible.
  ACCEPT("kvm", "kvm_apic_accept_irq", "", ""), APICV_ACCEPT("kvm", "kvm_apicv_accept_irq", "",
      ""), SET_IRQ("kvm", "kvm_set_irq", "",
          ""), MSI("kvm", "kvm_msi_set_irq", "", ""), PIC("kvm", "kvm_pic_set_irq", "", ""),
  // Sent by vCPUs, and only those recorded matter.
  IPI("kvm", "kvm_apic_ipi", "common_pid", ""), PIO("kvm", "kvm_pio", "common_pid", "rw==1"), MMIO(
      "kvm", "kvm_mmio", "common_pid",
      "type==2"), FAST_MMIO("kvm", "kvm_fast_mmio", "common_pid", ""),
  // For accounts of VM exits only.
  EXIT("kvm", "kvm_exit", "common_pid", ""), ENTRY("kvm", "kvm_entry", "common_pid",
      ""), INJECTED("kvm", "kvm_inj_virq", "common_pid", ""), HYPERCALL("kvm", "kvm_hypercall",
          "common_pid", "nr==" + TracedEvent.SEND_IPI_HYPERCALL),
  // Interrupts between CPUs of the host: sent (6.4 and later), or arrived.
  HOST_IPI("ipi", "ipi_send_cpu", "", ""), RESCHEDULED("irq_vectors", "reschedule_entry", "",
      ""), CALLED("irq_vectors", "call_function_single_entry", "", "");

  static final Set<TracedEvent> ALL = EnumSet.allOf(TracedEvent.class);
  static final Set<TracedEvent> OF_HALTS = EnumSet.range(WAKEUP, FAST_MMIO);
  // include/uapi/linux/kvm_para.h, KVM_HC_SEND_IPI
  static final int SEND_IPI_HYPERCALL = 10;
  /// Above the kernel's largest id.
  private static final int NO_THREAD = Integer.MAX_VALUE;
  // The kernel takes less than a page, for one filter by two fields.
  private static final int LONGEST_FILTER = 1_700;

  private final String system;
  private final String event;
  private final String threadField;
  private final String condition;

  TracedEvent(String system, String event, String threadField, String condition) {
    this.system = system;
    this.event = event;
    this.threadField = threadField;
    this.condition = condition;
  }

  /// Those with these names.
  static Set<TracedEvent> of(Set<String> events) {
    return Arrays.stream(values()).filter(e -> events.contains(e.event))
        .collect(Collectors.toSet());
  }

  String system() {
    return system;
  }

  String event() {
    return event;
  }

  /// Switches on those events that this kernel has.
  ///
  /// @return their formats
  /// @throws HostException when it lacks the one that all depends on
  static List<EventFormat> enable(Set<TracedEvent> events, TracingInstance instance,
      List<Integer> threadIds) {
    List<EventFormat> formats = new ArrayList<>();
    boolean hostIpis = instance.format(HOST_IPI.system, HOST_IPI.event).isPresent();
    for (TracedEvent e : events) {
      if (hostIpis && e.isForKernelsWithoutHostIpi()) {
        continue;
      }
      Optional<EventFormat> format = instance.format(e.system, e.event);
      if (format.isPresent()) {
        formats.add(format.get());
        instance.enable(e.system, e.event, e.filter(threadIds, events.contains(EXIT)));
      } else if (e == WAKEUP) {
        throw new HostException("This kernel has no trace event " + e.system + ":" + e.event, 0,
            "Load the kvm module (modprobe kvm_intel or kvm_amd); it needs CONFIG_TRACEPOINTS.");
      }
    }
    return formats;
  }

  /// Lets these vCPU threads, and no others, cause this event from now on.
  ///
  /// @param instance where the event is switched on
  void follow(List<Integer> threadIds, TracingInstance instance) {
    if (!threadField.isEmpty() && instance.format(system, event).isPresent()) {
      instance.filter(system, event, filter(threadIds, false));
    }
  }

  /// Switches those events off, or on again with the filters that they have.
  static void set(Set<TracedEvent> events, TracingInstance instance, boolean on) {
    for (TracedEvent e : events) {
      if (instance.format(e.system, e.event).isPresent()) {
        instance.set(e.system, e.event, on);
      }
    }
  }

  /// Whether it tells what [#HOST_IPI] tells better, where the kernel has that.
  private boolean isForKernelsWithoutHostIpi() {
    return this == RESCHEDULED || this == CALLED;
  }

  /// Whether the module of the processor's vendor emits it, so that a module may lack it though the kernel has it.
  boolean byVendorModule() {
    return this == EXIT || this == ENTRY || this == INJECTED;
  }

  /// The kernel's filter for these vCPU threads, when VM exits are accounted for or not: then it matters too when a thread
  /// gets its CPU back.
  String filter(List<Integer> threadIds, boolean exits) {
    String filter = filter(threadIds, threadField);
    return this == SWITCH && exits ? filter + "||" + filter(threadIds, "next_pid") : filter;
  }

  /// The kernel's filter for these vCPU threads; empty for none. Too many threads become a range of ids; what then
  /// comes too much is dropped when decoding.
  private String filter(List<Integer> threadIds, String field) {
    if (field.isEmpty()) {
      return "";
    }
    if (threadIds.isEmpty()) {
      return field + "==" + NO_THREAD;
    }
    String threads = threadIds.stream().map(id -> field + "==" + id)
        .collect(Collectors.joining("||"));
    if (threads.length() > LONGEST_FILTER) {
      threads = field + ">=" + threadIds.stream().mapToInt(Integer::intValue).min().orElse(0)
          + "&&" + field + "<="
          + threadIds.stream().mapToInt(Integer::intValue).max().orElse(0);
    }
    return condition.isEmpty() ? threads : condition + "&&(" + threads + ")";
  }
}
