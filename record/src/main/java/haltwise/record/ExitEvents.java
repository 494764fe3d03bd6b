package haltwise.record;

import haltwise.trace.exits.ExitReason;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The texts of events that accounts of VM exits are made of, in the kernel's form and in that of trace-cmd's plug-ins.
/// What is not understood is passed over.
final class ExitEvents {
  private static final Pattern WAKEUP = Pattern.compile("(?:wait|poll) time (\\d+) ns, .*");
  // "comm=x pid=7 prio=120 target_cpu=001", and trace-cmd's "x:7 [120] CPU:001"
  private static final Pattern WAKING = Pattern
      .compile("(?:comm=.* pid=|.*?:)(\\d+) .*(?:target_cpu=|CPU:)(\\d+).*");
  // "… prev_pid=7 … prev_state=S ==> … next_pid=9 …", and trace-cmd's "x:7 [120] S ==> y:9 [120]"
  private static final Pattern SWITCH = Pattern.compile(
      "(?:.* prev_pid=(\\d+) .*prev_state=|.*?:(\\d+) \\[\\d+\\] )(\\S+) ==> (?:.* next_pid=|.*:)(\\d+) .*");
  // "vcpu 0 reason HLT rip 0x… info1 0x…", without "vcpu" and with "info 0 0" on older kernels
  private static final Pattern EXIT = Pattern.compile(
      "(?:vcpu (\\d+) )?reason (.+?)( FAILED_VMENTRY)? rip 0x[0-9a-f]+(?: info1? (?:0x)?([0-9a-f]+).*)?.*");
  // "TRAP: HSR_EC: 0x0001 (WFx), PC: 0x…"
  private static final Pattern ARM_EXIT = Pattern.compile("(\\w+): \\w+_EC: 0x([0-9a-f]+) .*");
  private static final Pattern ENTRY = Pattern.compile("vcpu (\\d+).*");
  private static final Pattern HYPERCALL = Pattern.compile("nr 0x([0-9a-f]+) .*");
  private static final Map<String, Integer> ARM_EXCEPTIONS = Map.of("IRQ", 0, "SERROR", 1,
      "EL1_SERROR", 1, "TRAP", 2, "IL", 3);
  private static final Map<String, TracedEvent> EVENTS = Stream.of(TracedEvent.values())
      .collect(Collectors.toMap(TracedEvent::event, e -> e));

  private final ExitAssembler exits;
  private boolean exitSeen;

  ExitEvents(ExitAssembler exits) {
    this.exits = exits;
  }

  void deliver(String event, String text) {
    TracedEvent kind = EVENTS.get(event);
    // Reading lines takes time, and most files have no exits: what comes before the first does not
    // count.
    exitSeen |= kind == TracedEvent.EXIT || kind == TracedEvent.ENTRY;
    if (kind == null || !exitSeen) {
      return;
    }
    exits.met(kind);
    switch (kind) {
      case WAKEUP -> {
        Matcher m = WAKEUP.matcher(text);
        if (m.matches()) {
          exits.halted(Long.parseLong(m.group(1)));
        }
      }
      case WAKING -> {
        Matcher m = WAKING.matcher(text);
        if (m.matches()) {
          exits.waking(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)));
        }
      }
      case SWITCH -> {
        Matcher m = SWITCH.matcher(text);
        if (m.matches()) {
          String out = m.group(1) == null ? m.group(2) : m.group(1);
          // A preempted thread has R or R+.
          exits.switched(Integer.parseInt(out), !m.group(3).startsWith("R"),
              Integer.parseInt(m.group(4)));
        }
      }
      case EXIT -> exited(text);
      case ENTRY -> {
        Matcher m = ENTRY.matcher(text);
        exits.entered(m.matches() ? Integer.parseInt(m.group(1)) : VcpuTarget.UNKNOWN_ID);
      }
      case IPI -> exits.ipiSent();
      case INJECTED -> exits.injected();
      case HYPERCALL -> {
        Matcher m = HYPERCALL.matcher(text);
        if (m.matches()
            && Long.parseUnsignedLong(m.group(1), 16) == TracedEvent.SEND_IPI_HYPERCALL) {
          exits.ipiHypercall();
        }
      }
      case HOST_IPI -> exits.hostIpiSent();
      case RESCHEDULED, CALLED -> exits.hostIpiArrived();
      // HaltAssembler tells what they come to.
      case WINDOW, ACCEPT, APICV_ACCEPT, SET_IRQ, MSI, PIC, PIO, MMIO, FAST_MMIO -> {
      }
    }
  }

  private void exited(String text) {
    Matcher x86 = EXIT.matcher(text);
    Matcher arm = ARM_EXIT.matcher(text);
    if (x86.matches()) {
      exits.exited(reason(x86.group(2), x86.group(3), x86.group(4)),
          x86.group(1) == null ? VcpuTarget.UNKNOWN_ID : Integer.parseInt(x86.group(1)));
    } else if (arm.matches()) {
      exits.exited(ExitReason.ofArm(ARM_EXCEPTIONS.getOrDefault(arm.group(1), -1),
          Integer.parseUnsignedInt(arm.group(2), 16)), VcpuTarget.UNKNOWN_ID);
    }
  }

  private static ExitReason reason(String word, @Nullable String failed,
      @Nullable String information) {
    ExitReason reason = ExitReason.ofText(word.strip(),
        information == null ? 0 : Long.parseUnsignedLong(information, 16));
    return failed == null ? reason : new ExitReason(reason.isa(), reason.code() | 1 << 31);
  }
}
