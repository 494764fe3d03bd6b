package haltwise.record;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The texts of single events: in the kernel's form, in that of trace-cmd's plug-ins, and as bare fields
/// (`trace-cmd report -R`).
final class FtraceEvents {
  private static final Pattern WAKEUP = Pattern.compile(
      "(?<how>wait|poll) time (?<ns>\\d+) ns, polling (?<valid>valid|invalid)");
  private static final Pattern BARE_WAKEUP = Pattern
      .compile("ns=(?<ns>\\d+) waited=(?<how>[01]) valid=(?<valid>[01])");
  private static final Pattern WINDOW = Pattern.compile(
      "vcpu (?<vcpu>\\d+): halt_poll_ns (?<new>\\d+) \\((?:grow|shrink) (?<old>\\d+)\\)");
  private static final Pattern BARE_WINDOW = Pattern
      .compile("grow=[01] vcpu_id=(?<vcpu>\\d+) new=(?<new>\\d+) old=(?<old>\\d+)");
  // "comm=x pid=7 …", and trace-cmd's "x:7 [120] …"
  private static final Pattern WAKING = Pattern
      .compile("comm=.* pid=(\\d+) .*|.*?:(\\d+) \\[\\d+\\].*");
  private static final Pattern SWITCH = Pattern.compile(
      ".* prev_pid=(\\d+) .*prev_state=(\\S+) .*|.*?:(\\d+) \\[\\d+\\] (\\S+) ==> .*");
  private static final Pattern ACCEPT = Pattern.compile("apicid ([0-9a-f]+) vec .*");
  private static final Pattern SET_IRQ = Pattern.compile("gsi (\\d+) level (\\d+) .*");
  private static final Pattern PIO = Pattern.compile("pio_write at 0x([0-9a-f]+) .*");
  private static final Pattern MMIO = Pattern.compile("mmio write .*gpa 0x([0-9a-f]+) .*");

  static final Set<String> KNOWN = known();

  private final HaltAssembler assembler;
  private final ExitEvents exits;

  FtraceEvents(HaltAssembler assembler) {
    this.assembler = assembler;
    this.exits = new ExitEvents(assembler.exits());
  }

  private static Set<String> known() {
    Set<String> names = new HashSet<>();
    for (TracedEvent event : TracedEvent.values()) {
      names.add(event.event());
    }
    return names;
  }

  /// @return false when a text about halts is malformed; other events that are not understood are passed over
  boolean deliver(String event, String text) {
    boolean understood = deliverToHalts(event, text);
    exits.deliver(event, text);
    return understood;
  }

  private boolean deliverToHalts(String event, String text) {
    switch (event) {
      case "kvm_vcpu_wakeup" -> {
        Matcher m = oneOf(text, WAKEUP, BARE_WAKEUP);
        if (m == null) {
          return false;
        }
        assembler.halted(Long.parseLong(m.group("ns")), isTrue(m.group("how"), "wait"),
            isTrue(m.group("valid"), "valid"));
      }
      case "kvm_halt_poll_ns" -> {
        Matcher m = oneOf(text, WINDOW, BARE_WINDOW);
        if (m == null) {
          return false;
        }
        assembler.windowChanged(Integer.parseInt(m.group("vcpu")), Long.parseLong(m.group("old")),
            Long.parseLong(m.group("new")));
      }
      case "sched_waking" -> {
        Matcher m = WAKING.matcher(text);
        if (m.matches()) {
          assembler.waking(Integer.parseInt(either(m, 1, 2)));
        }
      }
      case "sched_switch" -> {
        Matcher m = SWITCH.matcher(text);
        if (m.matches() && sleeps(either(m, 2, 4))) {
          assembler.slept(Integer.parseInt(either(m, 1, 3)));
        }
      }
      case "kvm_apic_accept_irq", "kvm_apicv_accept_irq" -> {
        Matcher m = ACCEPT.matcher(text);
        if (m.matches()) {
          assembler.irqAccepted(Integer.parseInt(m.group(1), 16));
        }
      }
      case "kvm_set_irq" -> {
        Matcher m = SET_IRQ.matcher(text);
        if (m.matches()) {
          assembler.irqRaised(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)));
        }
      }
      case "kvm_msi_set_irq" -> assembler.msiSent();
      case "kvm_pic_set_irq" -> assembler.picRaised(text.contains("|masked"));
      case "kvm_apic_ipi" -> assembler.ipiSent();
      case "kvm_pio" -> {
        Matcher m = PIO.matcher(text);
        if (m.matches() && Kick.isPort(Integer.parseInt(m.group(1), 16))) {
          assembler.kicked();
        }
      }
      case "kvm_mmio" -> {
        Matcher m = MMIO.matcher(text);
        if (m.matches() && Kick.isAddress(Long.parseUnsignedLong(m.group(1), 16))) {
          assembler.kicked();
        }
      }
      case "kvm_fast_mmio" -> assembler.kicked();
      default -> {
        return true;
      }
    }
    return true;
  }

  private static @Nullable Matcher oneOf(String text, Pattern first, Pattern second) {
    Matcher m = first.matcher(text);
    if (m.lookingAt()) {
      return m;
    }
    Matcher other = second.matcher(text);
    return other.lookingAt() ? other : null;
  }

  private static boolean isTrue(String value, String word) {
    return value.equals(word) || value.equals("1");
  }

  /// A preempted thread has R or R+, or no bit of the states.
  private static boolean sleeps(String state) {
    return Character.isDigit(state.charAt(0))
        ? (Long.parseLong(state) & EventDecoder.SLEEPING_STATES) != 0
        : !state.startsWith("R");
  }

  private static String either(Matcher m, int group, int otherGroup) {
    String first = m.group(group);
    return first == null ? m.group(otherGroup) : first;
  }
}
