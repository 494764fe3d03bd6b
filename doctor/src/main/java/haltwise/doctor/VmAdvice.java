package haltwise.doctor;

import static haltwise.doctor.Advice.Severity.ADVICE;
import static haltwise.doctor.Advice.Severity.NOTE;

import haltwise.doctor.host.HostFacts;
import haltwise.doctor.host.Observation;
import haltwise.doctor.host.VmCommand;
import haltwise.doctor.host.VmFacts;
import haltwise.trace.Nanos;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/// What the running VMs are like, from their command lines and from what was seen of their halts.
final class VmAdvice {
  private static final long TICK_NS = 488_281;
  private static final double MOST = 0.5;
  private static final double FAST_TICKS_A_S = 1_500;

  private final HostFacts host;
  private final List<Advice> all = new ArrayList<>();

  private VmAdvice(HostFacts host) {
    this.host = host;
  }

  static List<Advice> of(HostFacts host) {
    VmAdvice advice = new VmAdvice(host);
    host.vms().forEach(advice::ticks);
    advice.enlightenments();
    advice.idlesInGuest();
    advice.guestPolling();
    advice.overcommit();
    advice.histograms();
    advice.zen5();
    advice.exits();
    return advice.all;
  }

  /// Seen: halts that end just before the next of 2048 ticks a second, Windows' timer at its highest rate.
  private void ticks(VmFacts vm) {
    Optional<Observation.OfVm> seen = host.observed(vm)
        .filter(o -> o.tickShare() >= MOST && o.haltsPerVcpuAndS(
            host.observation().map(Observation::elapsedNs).orElse(0L)) >= FAST_TICKS_A_S);
    if (seen.isEmpty()) {
      return;
    }
    boolean polled = host.maxNs().orElse(0) >= TICK_NS;
    all.add(new Advice(ADVICE, "high-rate-ticks", "A guest ticks about 2,048 times a second",
        "process " + vm.process().processId() + ": "
            + Math.round(100 * seen.get().tickShare()) + " % of its halts last just under "
            + Nanos.text(TICK_NS),
        polled
            ? "A max of " + Nanos.text(host.maxNs().orElse(0))
                + " reaches the next tick, so each idle vCPU polls all the time: a whole CPU each."
            : "Each tick wakes a vCPU, and a max from " + Nanos.text(TICK_NS)
                + " on would poll a whole CPU away for each.",
        "Windows: give it Hyper-V's timers (hv-stimer, hv-synic, hv-time, hv-vpindex), and keep max"
            + " below " + Nanos.text(TICK_NS) + "."));
  }

  private void enlightenments() {
    String which = which(c -> c.enlightened() && !c.syntheticTimers());
    if (!which.isEmpty()) {
      all.add(new Advice(ADVICE, "windows-without-stimer",
          "Windows guests without Hyper-V's timers",
          which + ": -cpu has hv- options, but not hv-stimer",
          "Such a guest may run its clock at 2,048 ticks a second, awake or idle: a wake-up every "
              + Nanos.text(TICK_NS) + ".",
          "Add hv-stimer with hv-synic, hv-time and hv-vpindex; --observe 2s shows whether it"
              + " ticks."));
    }
  }

  private void idlesInGuest() {
    String which = which(VmCommand::idlesInGuest);
    if (!which.isEmpty()) {
      all.add(new Advice(NOTE, "cpu-pm", "Guests that never leave on HLT",
          which + ": -overcommit cpu-pm=on",
          "Their vCPUs idle on the CPU itself: KVM sees no halt, and no setting of it matters to"
              + " them. Their host looks 100 % busy.",
          "Nothing to tune on the host; the guest's own idle governor decides."));
    }
  }

  private void guestPolling() {
    String both = which(c -> c.dedicatedHint() && !c.pollControl());
    if (!both.isEmpty()) {
      all.add(new Advice(ADVICE, "double-polling-hint", "Guest and host may both poll",
          both + ": kvm-hint-dedicated=on without kvm-poll-control=on",
          "The hint makes Linux guests poll before HLT; without poll control the host polls once"
              + " more after it.",
          "Add kvm-poll-control=on, or take the hint away."));
    }
    String control = which(VmCommand::pollControl);
    if (!control.isEmpty()) {
      all.add(new Advice(NOTE, "poll-control", "Guests that may turn the host's polling off",
          control + ": kvm-poll-control=on",
          "A Linux guest with cpuidle-haltpoll does so for each vCPU: its window is frozen and no"
              + " host setting acts.",
          "Tune such a guest from inside: haltwise doctor there shows its own settings."));
    }
  }

  private void overcommit() {
    int vcpus = host.vcpus();
    int cpus = host.cpus().online();
    if (vcpus > cpus) {
      all.add(new Advice(NOTE, "overcommit", "More vCPUs than CPUs",
          vcpus + " vCPUs of running VMs on " + cpus + " CPUs",
          "A poll ends when another task wants its CPU, so polling takes nothing from busy VMs; it"
              + " takes power, and counts as CPU time of the VM that polls.",
          "Prefer a small max; haltwise show tells how many polls were cut short (contended)."));
    }
  }

  private void histograms() {
    String versions = String.join(", ",
        host.qemuVersions().stream().filter(VmAdvice::reverses).toList());
    if (!versions.isEmpty()) {
      all.add(new Advice(NOTE, "query-stats-reversed", "QEMU reports histograms in reverse order",
          "QEMU " + versions + " is here",
          "query-stats of 7.2 lists the highest bucket first (measured on 7.2.22; whether a later"
              + " one mended it is not known).",
          "Read them through haltwise record --counters --qmp, or turn them round yourself."));
    }
  }

  /// `query-stats` came with 7.1.
  private static boolean reverses(String version) {
    return version.equals("7.1") || version.equals("7.2");
  }

  private void zen5() {
    if (!host.vms().isEmpty() && host.platform().isZen5()) {
      all.add(new Advice(NOTE, "zen5-guest-stalls", "Linux 6.18 guests may stall on this CPU",
          host.cpuModel() + " is Zen 5 (family " + host.platform().family() + "), with running VMs",
          "Users report stalls of Linux 6.18 guests on Zen 5 (Red Hat Bugzilla 2448303).",
          "If one stalls: halt_poll_ns = 0 on the host cured it, as did clearcpuid in the guest."));
    }
  }

  private void exits() {
    if (host.modules().stream().anyMatch(m -> m.name().equals("kvm_pvm"))) {
      all.add(new Advice(NOTE, "pvm-no-exits", "This KVM traces no VM exits",
          "the vendor module is kvm_pvm",
          "It emits no kvm_exit and kvm_entry (seen on 6.18), so time in the guest and exits by"
              + " reason cannot be told; halts, polls and wake-ups are traced as elsewhere.",
          "Count exits on a host with kvm_intel or kvm_amd."));
    }
  }

  /// `process 123, process 456`; empty when none is so.
  private String which(Predicate<VmCommand> so) {
    return String.join(", ", host.vms().stream().filter(vm -> so.test(vm.command()))
        .map(vm -> String.format(Locale.ROOT, "process %d", vm.process().processId())).toList());
  }
}
