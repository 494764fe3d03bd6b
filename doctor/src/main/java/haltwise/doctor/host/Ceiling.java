package haltwise.doctor.host;

import haltwise.trace.Nanos;
import java.util.Optional;
import java.util.OptionalLong;

/// The ceiling of windows that a running VM obeys, as far as evidence shows.
public sealed interface Ceiling {
  /// For people: how it is known, or why it is not.
  String why();

  /// That of the host's parameter `halt_poll_ns`.
  record Parameter(long ns, String why) implements Ceiling {
  }

  /// What the parameter was when the VM was created, which cannot be read any more (5.8 to 6.0).
  record AtCreation(String why) implements Ceiling {
  }

  /// Its own (KVM_CAP_HALT_POLL), other than the parameter.
  ///
  /// @param aboveNs it is more than this, ns
  /// @param atMostNs and at most this, ns; empty when nothing told. Both the same but for 1 ns: it is known
  record Own(Side side, long aboveNs, OptionalLong atMostNs, String why) implements Ceiling {
    public enum Side {
      ABOVE_PARAMETER, BELOW_PARAMETER, AS_GIVEN
    }

    static Own exactly(Side side, long ns, String why) {
      return new Own(side, ns - 1, OptionalLong.of(ns), why);
    }

    /// Empty when only bounds are known.
    public OptionalLong exactNs() {
      return atMostNs.isPresent() && atMostNs.getAsLong() == aboveNs + 1
          ? atMostNs
          : OptionalLong.empty();
    }
  }

  /// The host does not poll for it: HLT stays in the guest, or the guest turned the host's polling off (poll control).
  record NoPolling(String why) implements Ceiling {
  }

  record Unknown(String why) implements Ceiling {
  }

  /// @param parameterNs max of the host, ns; empty when it cannot be read
  /// @param kernel empty when its rule is not known
  static Ceiling of(VmFacts vm, OptionalLong parameterNs, Optional<KernelPolling> kernel,
      Optional<Observation.OfVm> observed) {
    if (vm.command().idlesInGuest()) {
      return new NoPolling("HLT does not leave the guest (-overcommit cpu-pm=on)");
    }
    if (observed.isPresent() && parameterNs.isPresent()) {
      return inferred(vm, parameterNs.getAsLong(), observed.get(),
          kernel.filter(KernelPolling::samplesMax).isPresent()
              ? "; or what the parameter was when the VM was created"
              : "");
    }
    Optional<String> given = vm.command().isHaltwise() ? vm.command().labMax() : Optional.empty();
    if (given.isPresent()) {
      return given(given.get());
    }
    if (kernel.isPresent() && !kernel.get().ownCeilings() && parameterNs.isPresent()) {
      return new Parameter(parameterNs.getAsLong(), "this kernel knows no other");
    }
    if (kernel.isPresent() && kernel.get().samplesMax()) {
      return new AtCreation("max as it was when the VM was created, or an own one");
    }
    return new Unknown("a VMM may have set its own, which no file tells; --observe 2s looks at its"
        + " windows");
  }

  private static Ceiling given(String max) {
    try {
      return Own.exactly(Own.Side.AS_GIVEN, Nanos.parse(max), "lab VM with --halt-poll-max " + max);
    } catch (IllegalArgumentException e) {
      return new Unknown("lab VM with --halt-poll-max " + max);
    }
  }

  /// @param orElse what else an own ceiling may be
  private static Ceiling inferred(VmFacts vm, long parameterNs, Observation.OfVm seen,
      String orElse) {
    WindowBounds b = seen.bounds();
    if (seen.eventsLost() > 0) {
      return new Unknown("events were lost while looking, so that windows cannot be followed");
    }
    if (seen.halts() == 0) {
      return new Unknown("it did not halt while looking");
    }
    if (b.events() == 0) {
      return unmoved(vm, parameterNs, b);
    }
    if (b.contradictory()) {
      return new Unknown("it changed while looking: its windows fit no single ceiling");
    }
    if (!b.allows(parameterNs)) {
      return own(parameterNs, b, orElse);
    }
    if (b.exactNs().isPresent()) {
      return new Parameter(parameterNs, "a window above it was cut to it");
    }
    return b.aboveNs() > 0 && b.atMostNs().isPresent()
        ? new Parameter(parameterNs, "it fits what moved its windows: above "
            + Nanos.text(b.aboveNs()) + ", at most " + Nanos.text(b.atMostNs().getAsLong()))
        : new Unknown("the parameter would fit: its windows tell only that it is "
            + bounds(b));
  }

  private static String bounds(WindowBounds b) {
    return b.atMostNs().isPresent()
        ? "at most " + Nanos.text(b.atMostNs().getAsLong())
        : "above " + Nanos.text(b.aboveNs());
  }

  private static Ceiling own(long parameterNs, WindowBounds b, String orElse) {
    boolean higher = b.aboveNs() >= parameterNs
        || b.exactNs().isPresent() && b.exactNs().getAsLong() > parameterNs;
    Own.Side side = higher ? Own.Side.ABOVE_PARAMETER : Own.Side.BELOW_PARAMETER;
    if (b.exactNs().isPresent()) {
      return Own.exactly(side, b.exactNs().getAsLong(), "a window was cut to it" + orElse);
    }
    return new Own(side, b.aboveNs(), b.atMostNs(), (higher
        ? "a window grew where the parameter would have stopped it"
        : "windows stayed small where the parameter would have let them grow") + orElse);
  }

  private static Ceiling unmoved(VmFacts vm, long parameterNs, WindowBounds b) {
    if (parameterNs == 0) {
      return new Parameter(0, "no window moved while looking");
    }
    if (b.unmovedShortestNs().isEmpty() || b.unmovedShortestNs().getAsLong() >= parameterNs) {
      return new Unknown("no window moved while looking, and none had to");
    }
    long shortestNs = b.unmovedShortestNs().getAsLong();
    String seen = "no window moved in " + b.unmovedHalts() + " blocked halts, ten of them of "
        + Nanos.text(shortestNs) + " or less";
    return vm.command().pollControl()
        ? new NoPolling(seen + "; its guest may turn polling off (kvm-poll-control=on)")
        : new Own(Own.Side.BELOW_PARAMETER, 0, OptionalLong.of(shortestNs),
            seen + ": a low ceiling, 0, or a guest that turned polling off");
  }
}
