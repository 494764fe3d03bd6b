package haltwise.doctor;

import static haltwise.doctor.Advice.Severity.ADVICE;
import static haltwise.doctor.Advice.Severity.NOTE;
import static haltwise.doctor.Advice.Severity.WARNING;

import haltwise.doctor.host.HostFacts;
import haltwise.doctor.host.KernelPolling;
import haltwise.trace.Nanos;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the parameters do on this very kernel, where that is not what they seem to do.
/// Source: `virt/kvm/kvm_main.c` of 4.19 to 7.3; the commits are named in `haltwise.replay`'s rule.
final class SettingsAdvice {
  private final HostFacts host;
  private final Optional<KernelPolling> kernel;
  private final List<Advice> all = new ArrayList<>();
  private final long maxNs;
  private final long growStartNs;
  private final long shrink;

  private SettingsAdvice(HostFacts host, Optional<KernelPolling> kernel) {
    this.host = host;
    this.kernel = kernel;
    maxNs = host.maxNs().orElse(0);
    growStartNs = host.parameter("halt_poll_ns_grow_start").orElse(-1);
    shrink = host.parameter("halt_poll_ns_shrink").orElse(-1);
  }

  static List<Advice> of(HostFacts host, Optional<KernelPolling> kernel) {
    SettingsAdvice advice = new SettingsAdvice(host, kernel);
    kernel.filter(KernelPolling::samplesMax).ifPresent(advice::sampled);
    if (host.maxNs().isPresent() && advice.maxNs == 0) {
      advice.add(NOTE, "polling-off", "Host polling is off", "halt_poll_ns is 0",
          "Each halt blocks at once; VMs with a ceiling of their own may poll all the same.",
          "If that was not meant: haltwise tune shows what polling would buy.");
    } else if (host.maxNs().isPresent()) {
      advice.windows();
    }
    return advice.all;
  }

  private void sampled(KernelPolling k) {
    add(host.vms().isEmpty() ? NOTE : WARNING, "max-sampled-at-creation",
        "Writing halt_poll_ns does not reach running VMs",
        "Linux " + k.release() + ": kernels 5.8 to 6.0 copy the parameter when a VM is created"
            + (host.vms().isEmpty()
                ? ""
                : "; those that run here (" + host.vms().size() + ") keep what they got"),
        "Even writing 0 leaves them polling, so a comparison that writes it compares nothing.",
        "Restart the VMs after a write, or move to 6.1 or later"
            + (k.distribution() ? "; distributors may have backported the mend." : "."));
  }

  private void windows() {
    if (host.parameter("halt_poll_ns_grow").orElse(2) == 0) {
      add(WARNING, "grow-zero", "No window can grow", "halt_poll_ns_grow is 0",
          kernel.filter(KernelPolling::growZeroClears).isPresent()
              ? "This kernel multiplies by it: a window that should grow drops to 0."
              : "Windows keep their value, and they begin at 0: no VM ever polls.",
          "Write 2, the kernel's default; to turn polling off, halt_poll_ns = 0 says so.");
    }
    if (growStartNs == 0) {
      add(WARNING, "grow-start-zero", "No window can leave 0", "halt_poll_ns_grow_start is 0",
          "A window of 0 grows to 0 times grow, which is 0: no VM ever polls.",
          "Write 10000, the kernel's default.");
    }
    if (growStartNs > maxNs) {
      add(ADVICE, "grow-start-above-max", "Windows jump between max and 0",
          "halt_poll_ns_grow_start is " + Nanos.text(growStartNs) + ", halt_poll_ns "
              + Nanos.text(maxNs),
          "One short halt opens the whole window, one long halt closes it: a predictor of one"
              + " bit. Some workloads like that; most were not asked.",
          "Lower grow-start below max, or keep it if haltwise replay shows that it pays.");
    }
    if (shrink == 0) {
      add(ADVICE, "shrink-to-zero", "One long halt closes the window",
          "halt_poll_ns_shrink is 0" + kernel.filter(k -> k.defaultShrink() == 0)
              .map(_ -> ", the default before 6.11").orElse(""),
          "After it the window grows from the bottom again. Intel measured 2 to 9 % more speed"
              + " with 2, which 6.11 made the default.",
          "Write 2; haltwise tune shows what your VMs gain.");
    }
    if (shrink > 1 && kernel.filter(k -> !k.shrinkFloor()).isPresent()) {
      add(ADVICE, "no-shrink-floor", "Windows shrink to useless sizes",
          "Linux " + host.identity().kernelRelease()
              + " shrinks below grow-start: 5000, 2500, … 9, 4 ns",
          "Polls of less than grow-start burn CPU and catch next to nothing (mended in 5.15,"
              + " stable 5.10.72 and 5.4.152).",
          "Update the kernel, or write shrink 0, which drops to 0 at once.");
    }
  }

  private void add(Advice.Severity severity, String key, String title, String seen, String why,
      String remedy) {
    all.add(new Advice(severity, key, title, seen, why, remedy));
  }
}
