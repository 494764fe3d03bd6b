package haltwise.doctor;

import static haltwise.doctor.Advice.Severity.ADVICE;
import static haltwise.doctor.Advice.Severity.NOTE;

import haltwise.doctor.host.HostFacts;
import haltwise.doctor.host.IdleStates;
import haltwise.doctor.host.KernelPolling;
import haltwise.trace.Nanos;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What polling costs in power and in the speed of others, by how this machine sleeps and clocks.
final class PowerAdvice {
  /// Sleeps shorter than this are not deep: waking from them takes next to nothing.
  private static final long DEEP_NS = 20_000;

  private final HostFacts host;
  private final Optional<KernelPolling> kernel;
  private final List<Advice> all = new ArrayList<>();
  private final long maxNs;

  private PowerAdvice(HostFacts host, Optional<KernelPolling> kernel) {
    this.host = host;
    this.kernel = kernel;
    maxNs = host.maxNs().orElse(0);
  }

  static List<Advice> of(HostFacts host, Optional<KernelPolling> kernel) {
    PowerAdvice advice = new PowerAdvice(host, kernel);
    if (advice.maxNs > 0) {
      advice.deepStates();
      advice.battery();
      advice.siblings();
    }
    advice.disabledStates();
    advice.clock();
    return advice.all;
  }

  private void deepStates() {
    Optional<IdleStates.State> deepest = host.idle().deepest()
        .filter(s -> s.residencyNs() >= DEEP_NS && s.residencyNs() < maxNs);
    deepest.ifPresent(s -> all.add(new Advice(ADVICE, "max-above-deepest-state",
        "Polls outlast the sleep that would pay",
        "halt_poll_ns is " + Nanos.text(maxNs) + ", " + s.name() + " pays from "
            + Nanos.text(s.residencyNs()) + " on, the deepest state of the CPUs",
        "A vCPU that polls longer than that burns more than the deepest sleep would have saved and"
            + " cost.",
        "Try a max of " + Nanos.text(s.residencyNs())
            + ": haltwise tune --objective thrifty weighs it against the wake latency.")));
  }

  private void battery() {
    if (host.isOnBattery()) {
      all.add(new Advice(ADVICE, "on-battery", "Polling while on battery",
          "a battery is discharging, and halt_poll_ns is " + Nanos.text(maxNs),
          "A polling vCPU keeps its core awake and clocked up, so the package does not reach its"
              + " deep states.",
          "haltwise tune --objective thrifty finds the windows that pay; halt_poll_ns = 0 saves"
              + " most."));
    }
  }

  private void siblings() {
    if (!host.cpus().sharesCores()) {
      return;
    }
    boolean relaxes = kernel.map(KernelPolling::relaxes).orElse(true);
    all.add(new Advice(relaxes ? NOTE : ADVICE, "smt-siblings",
        "A vCPU that polls shares its core", host.cpus().threadsPerCore()
            + " threads a core" + (relaxes ? "" : ", and Linux before 5.14"),
        relaxes
            ? "Its sibling runs slower meanwhile and the core cannot sleep, though PAUSE leaves most"
                + " of it."
            : "This kernel polls without PAUSE, so the sibling loses about half of the core.",
        relaxes
            ? "On full hosts prefer small windows; haltwise compare shows the effect on a neighbour."
            : "Update to 5.14 or later, or keep windows small."));
  }

  private void disabledStates() {
    List<String> off = host.idle().states().stream().filter(IdleStates.State::disabled)
        .map(IdleStates.State::name).toList();
    if (!off.isEmpty()) {
      all.add(new Advice(NOTE, "idle-states-off", "Idle states are disabled",
          String.join(", ", off) + " of " + host.idle().driver(),
          "CPUs wake faster, so polling gains less than elsewhere, and idling costs more power.",
          "Measure again (haltwise doctor --calibrate) when that changes."));
    }
  }

  private void clock() {
    host.frequency().filter(haltwise.linux.Frequency::savesPower)
        .ifPresent(f -> all.add(new Advice(ADVICE, "cpus-save-power", "CPUs are told to stay slow",
            "governor " + f.governor() + " of " + f.driver() + (f.preference().isEmpty()
                ? ""
                : ", preference " + f.preference()),
            "Wake latencies are longer than this machine can do, and a vCPU that polls looks busy"
                + " and raises the clock: polling may seem to gain what the clock does.",
            "Choose schedutil or performance (preference balance_performance) before you compare"
                + " settings.")));
  }
}
