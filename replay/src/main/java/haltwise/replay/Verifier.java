package haltwise.replay;

import haltwise.replay.HostRule.Step;
import haltwise.replay.VerifyResult.Difference;
import haltwise.trace.Halt;
import haltwise.trace.HostSettings;
import haltwise.trace.SettingsInForce;
import haltwise.trace.Trace;
import haltwise.trace.VcpuHalts;
import haltwise.trace.WindowChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Replays the kernel's rule over a trace and compares each window event, present or absent, with the recorded one.
///
/// The comparison starts from the window that the trace knows: for a VM that was already running, the first window event's
/// old value holds for the halts before it, since no event moved it. Halts whose window the trace does not know stay
/// unknown: those of a vCPU without any event, and the first one after lost events, where the comparison starts anew.
/// After a difference it goes on from what was recorded.
public final class Verifier {
  private static final int SHOWN = 20;

  private final Trace trace;
  private final HostRule rule;
  private final long settingsKnownFromNs;
  private final Map<Integer, Long> firstHaltNs = new HashMap<>();
  private final List<Difference> first = new ArrayList<>();
  private long unknown;
  private long differences;

  private Verifier(Trace trace, HostRule rule) {
    this.trace = trace;
    this.rule = rule;
    settingsKnownFromNs = trace.info().settings().stream().mapToLong(SettingsInForce::fromNs).min()
        .orElse(0);
  }

  /// By the rule of the trace's kernel.
  ///
  /// @throws IllegalArgumentException when the kernel is too old or not known, or the settings in force are not known
  public static VerifyResult run(Trace trace) {
    return run(trace, HostRule.of(trace.info().kernelRelease(), trace.info().architecture()));
  }

  /// @throws IllegalArgumentException when the settings in force are not known, or the trace is a guest's
  public static VerifyResult run(Trace trace, HostRule rule) {
    trace.info().requireHost();
    Verifier v = new Verifier(trace, rule);
    for (int vcpu = 0; vcpu < trace.halts().size(); vcpu++) {
      v.check(vcpu, trace.halts().get(vcpu));
    }
    return new VerifyResult(trace.haltCount(), v.unknown, v.differences, v.first);
  }

  private void check(int vcpu, VcpuHalts halts) {
    int vm = trace.info().vcpus().get(vcpu).vm();
    long windowNs = trace.info().vcpus().get(vcpu).windowAtStartNs();
    for (int i = 0; i < halts.size(); i++) {
      HostSettings before = settingsAt(vm, halts.startNs(i));
      HostSettings after = settingsAt(vm, halts.endNs(i));
      WindowChange recorded = halts.get(i).change();
      if (halts.windowNs(i) < 0) {
        unknown++;
        windowNs = recorded.happened() ? recorded.toNs() : Halt.UNKNOWN_NS;
        continue;
      }
      if (windowNs < 0) {
        windowNs = halts.windowNs(i);
      }
      windowNs = rule.atEntry(windowNs, before.maxNs());
      Step step = rule.step(windowNs, halts.durationNs(i), halts.valid(i), after.maxNs());
      long next = rule.after(step, windowNs, after);
      WindowChange expected = step == Step.GROW || step == Step.SHRINK
          ? new WindowChange(windowNs, next)
          : WindowChange.NONE;
      if (!expected.equals(recorded)) {
        differences++;
        if (first.size() < SHOWN) {
          first.add(new Difference(vcpu, i, halts.startNs(i), halts.durationNs(i), windowNs,
              expected, recorded));
        }
        next = recorded.happened() ? recorded.toNs() : windowNs;
      }
      windowNs = next;
    }
  }

  /// What the VM obeys. A max that was sampled when the VM was created stays until the VM is given one of its own; the
  /// recording knows it from the VM's first halt on.
  private HostSettings settingsAt(int vm, long timeNs) {
    HostSettings now = knownAt(vm, timeNs);
    return rule.max() == HostRule.Max.LIVE || hasItsOwn(vm, timeNs)
        ? now
        : now.withMaxNs(knownAt(vm, firstHaltNs(vm)).maxNs());
  }

  private boolean hasItsOwn(int vm, long timeNs) {
    return trace.info().settings().stream().anyMatch(s -> s.vm() == vm && s.fromNs() <= timeNs);
  }

  private long firstHaltNs(int vm) {
    return firstHaltNs.computeIfAbsent(vm, _ -> IntStream.range(0, trace.halts().size())
        .filter(v -> trace.info().vcpus().get(v).vm() == vm && trace.halts().get(v).size() > 0)
        .mapToLong(v -> trace.halts().get(v).startNs(0)).min().orElse(settingsKnownFromNs));
  }

  /// A halt that was under way when recording began started before the first known settings; they hold for it too.
  private HostSettings knownAt(int vm, long timeNs) {
    return trace.info().settingsAt(vm, Math.max(timeNs, settingsKnownFromNs))
        .orElseThrow(() -> new IllegalArgumentException(
            "The trace does not say which settings were in force. Give them with --settings, such as --settings kernel-default."));
  }
}
