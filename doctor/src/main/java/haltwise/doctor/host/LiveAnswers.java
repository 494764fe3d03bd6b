package haltwise.doctor.host;

import haltwise.linux.CpuSet;
import haltwise.linux.HostException;
import haltwise.linux.HostIdentity;
import haltwise.linux.Kvm;
import haltwise.linux.Tracefs;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/// What a host answers to system calls, beside its files.
///
/// @param architecture as `uname -m`
/// @param cpus that the process may use, such as `0-3`
/// @param root whether the process is root's
/// @param kvm whether /dev/kvm runs micro-VMs, and takes a max for each
/// @param tracing whether events can be traced
/// @param events of those that a recording uses, the ones that this kernel has; empty where tracing cannot be reached
public record LiveAnswers(String architecture, String cpus, boolean root, Refusal kvm,
    Refusal tracing, List<String> events) {
  /// Without the first two no halt can be recorded.
  static final List<String> EVENTS = List.of("kvm/kvm_vcpu_wakeup", "kvm/kvm_halt_poll_ns",
      "sched/sched_waking", "sched/sched_switch", "kvm/kvm_exit", "power/cpu_idle",
      "power/guest_halt_poll_ns");

  public LiveAnswers {
    events = List.copyOf(events);
  }

  /// Why a thing is refused; all is well when it is empty.
  public record Refusal(Optional<Why> why) {
    static final Refusal NONE = new Refusal(Optional.empty());

    /// @param what was tried on what, and why it failed
    /// @param remedy what to do
    public record Why(String what, String remedy) {
    }

    static Refusal of(HostException e) {
      return new Refusal(Optional.of(new Why(e.what(), e.remedy())));
    }

    public boolean isNone() {
      return why.isEmpty();
    }
  }

  /// Those of this host to this process.
  public static LiveAnswers ofThisHost() {
    Refusal kvm = Refusal.NONE;
    try (Kvm _ = Kvm.open()) {
      // Opened and found able.
    } catch (HostException e) {
      kvm = Refusal.of(e);
    }
    Refusal tracing = Refusal.NONE;
    List<String> events = List.of();
    try (Tracefs tracefs = Tracefs.open()) {
      events = EVENTS.stream()
          .filter(e -> Files.exists(tracefs.root().resolve("events").resolve(e))).toList();
    } catch (HostException e) {
      tracing = Refusal.of(e);
    }
    return new LiveAnswers(HostIdentity.architectureHere(), CpuSet.ofThread(0).toString(),
        "root".equals(System.getProperty("user.name")), kvm, tracing, events);
  }

  /// As lines of a name and a value, which [#parse] reads back.
  String text() {
    Lines lines = new Lines().put("architecture", architecture).put("cpus", cpus)
        .put("root", Boolean.toString(root)).put("events", String.join(" ", events));
    put(lines, "kvm", kvm);
    put(lines, "tracing", tracing);
    return lines.text();
  }

  private static void put(Lines lines, String name, Refusal refusal) {
    refusal.why()
        .ifPresent(w -> lines.put(name + ".what", w.what()).put(name + ".remedy", w.remedy()));
  }

  /// @throws IllegalArgumentException when a line is missing
  static LiveAnswers parse(String text) {
    Lines lines = Lines.parse(text);
    return new LiveAnswers(lines.need("architecture"), lines.need("cpus"),
        Boolean.parseBoolean(lines.need("root")), refusal(lines, "kvm"), refusal(lines, "tracing"),
        lines.get("events").map(e -> List.of(e.split(" "))).orElse(List.of()));
  }

  private static Refusal refusal(Lines lines, String name) {
    return new Refusal(lines.get(name + ".what")
        .map(what -> new Refusal.Why(what, lines.need(name + ".remedy"))));
  }
}
