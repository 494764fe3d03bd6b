package haltwise.doctor;

import static haltwise.doctor.Advice.Severity.ADVICE;
import static haltwise.doctor.Advice.Severity.NOTE;
import static haltwise.doctor.Advice.Severity.WARNING;

import haltwise.doctor.host.GuestPolling;
import haltwise.doctor.host.HostFacts;
import haltwise.trace.Nanos;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// This kernel as a guest: its own polling, and the host below.
/// Source: `drivers/cpuidle/governors/haltpoll.c` of 5.4 to 7.3.
final class GuestAdvice {
  /// From here on a guest should not poll: it takes the CPU from itself (M. Tosatti, lore 20190829143904).
  private static final double TOO_MUCH_STEAL = 0.2;
  private static final double NOTEWORTHY_STEAL = 0.02;

  private final HostFacts host;
  private final List<Advice> all = new ArrayList<>();

  private GuestAdvice(HostFacts host) {
    this.host = host;
  }

  static List<Advice> of(HostFacts host) {
    GuestAdvice advice = new GuestAdvice(host);
    host.guest().filter(GuestPolling::active).ifPresent(guest -> {
      advice.deadPolling(guest);
      advice.parameters(guest);
      advice.doublePolling(guest);
    });
    if (host.platform().virtual()) {
      advice.nested();
      advice.steal();
      advice.zen5();
    }
    return advice.all;
  }

  private void deadPolling(GuestPolling guest) {
    if (guest.polls()) {
      return;
    }
    String seen = guest.parameters().maxNs() == 0
        ? "guest_halt_poll_ns is 0"
        : "guest_halt_poll_grow_start is 0";
    all.add(new Advice(ADVICE, "dead-guest-polling",
        "The governor of guest polling is in charge, but never polls",
        seen + "; the governor is haltpoll" + (guest.driver()
            ? ", its driver is loaded, and it asks the host below not to poll either"
            : ""),
        "Each idle moment of this machine is an exit to the host below and a wake-up from there.",
        "If its CPUs are its own, write 200000 (the kernel's default) to"
            + " /sys/module/haltpoll/parameters/guest_halt_poll_ns and compare; else choose another"
            + " governor (menu)."));
  }

  private void parameters(GuestPolling guest) {
    long max = guest.parameters().maxNs();
    long start = guest.parameters().growStartNs();
    if (max > 0 && start > max) {
      all.add(new Advice(NOTE, "guest-grow-start-above-max",
          "Guest polling opens at its max at once",
          "guest_halt_poll_grow_start is " + Nanos.text(start) + ", guest_halt_poll_ns "
              + Nanos.text(max),
          "The first growth is cut to the max; a printed guide has this as a typing error.",
          "Write a grow-start below the max, unless that is what you want."));
    }
    if (guest.polls() && !guest.parameters().allowShrink()) {
      all.add(new Advice(NOTE, "guest-never-shrinks", "Guest polling never shrinks",
          "guest_halt_poll_allow_shrink is N",
          "Once grown, each CPU polls its whole window before every long sleep, for ever.",
          "Keep it only for CPUs that are this machine's own."));
    }
  }

  /// A vCPU of ours that misses its poll in KVM lets this CPU go idle, which then polls once more.
  private void doublePolling(GuestPolling guest) {
    if (guest.polls() && host.maxNs().orElse(0) > 0) {
      all.add(new Advice(ADVICE, "double-polling", "A halt is polled for twice here",
          "halt_poll_ns is " + Nanos.text(host.maxNs().orElse(0)) + " and guest_halt_poll_ns "
              + Nanos.text(guest.parameters().maxNs()),
          "When KVM's window of a vCPU ends without a wake-up, this machine's own idle loop polls"
              + " again before it halts.",
          "Let one of them poll: halt_poll_ns = 0 here, or guest_halt_poll_ns = 0."));
    }
  }

  private void nested() {
    if (host.answers().kvm().isNone()) {
      all.add(new Advice(NOTE, "nested", "This host is a virtual machine itself",
          host.platform().product().isBlank()
              ? "the CPU says that a hypervisor is below"
              : "the firmware calls it " + host.platform().product(),
          "Wake latencies hold those of the host below, which may also take the CPU away while a"
              + " vCPU polls.",
          "Numbers are of this very host; do not carry them to physical ones."));
    }
  }

  private void steal() {
    OptionalDouble share = host.observation().map(o -> o.stealShare())
        .orElse(OptionalDouble.empty());
    if (share.orElse(0) < NOTEWORTHY_STEAL) {
      return;
    }
    boolean tooMuch = share.orElse(0) >= TOO_MUCH_STEAL;
    all.add(new Advice(tooMuch ? WARNING : NOTE, "steal", "The host below takes CPU time away",
        String.format(Locale.ROOT, "%.1f %% of the time was stolen", 100 * share.orElse(0)),
        "Time polled is then time that others on that host want, and it is charged to this"
            + " machine.",
        tooMuch
            ? "Do not poll here: halt_poll_ns = 0, and no guest polling, until steal falls below"
                + " 20 %."
            : "Prefer small windows, and repeat measurements."));
  }

  private void zen5() {
    if (host.platform().isZen5() && host.identity().kernelRelease().matches("6\\.18(\\D.*)?")) {
      all.add(new Advice(NOTE, "zen5-guest-stalls", "This guest may stall on this CPU",
          "Linux " + host.identity().kernelRelease() + " in a virtual machine on "
              + host.cpuModel(),
          "Users report stalls of Linux 6.18 guests on Zen 5 (Red Hat Bugzilla 2448303).",
          "If it stalls: clearcpuid here cured it, as did halt_poll_ns = 0 on the host below."));
    }
  }
}
