package haltwise.replay;

import haltwise.replay.HostRule.Step;
import haltwise.replay.VerifyResult.Difference;
import haltwise.trace.Halt;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.trace.VcpuHalts;
import haltwise.trace.WindowChange;
import java.util.ArrayList;
import java.util.List;

/// Replays the kernel's rule over a trace and compares each window event, present or absent, with the recorded one.
///
/// Where nothing is known of the start (a VM that was already running), the first window event's old value holds for
/// the halts before it, since no event moved it. Halts of a vCPU without any event stay unknown.
/// After a difference the comparison goes on from what was recorded.
public final class Verifier {
  private static final int SHOWN = 20;

  private final Trace trace;
  private final List<Difference> first = new ArrayList<>();
  private long unknown;
  private long differences;

  private Verifier(Trace trace) {
    this.trace = trace;
  }

  /// @throws IllegalArgumentException when the kernel is too old, or the settings in force are not known
  public static VerifyResult run(Trace trace) {
    HostRule.requireKnown(trace.info().kernelRelease());
    Verifier v = new Verifier(trace);
    for (int vcpu = 0; vcpu < trace.halts().size(); vcpu++) {
      v.check(vcpu, trace.halts().get(vcpu));
    }
    return new VerifyResult(trace.haltCount(), v.unknown, v.differences, v.first);
  }

  private void check(int vcpu, VcpuHalts halts) {
    int vm = trace.info().vcpus().get(vcpu).vm();
    long windowNs = startWindowNs(vcpu, halts);
    for (int i = 0; i < halts.size(); i++) {
      HostSettings before = settingsAt(vm, halts.startNs(i));
      HostSettings after = settingsAt(vm, halts.endNs(i));
      WindowChange recorded = halts.get(i).change();
      if (isAfterGap(halts, i)) {
        windowNs = Halt.UNKNOWN_NS;
      }
      if (windowNs < 0) {
        unknown++;
        windowNs = recorded.happened() ? recorded.toNs() : windowNs;
        continue;
      }
      windowNs = HostRule.atEntry(windowNs, before.maxNs());
      Step step = HostRule.step(windowNs, halts.durationNs(i), halts.valid(i), after.maxNs());
      long next = HostRule.after(step, windowNs, after);
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

  /// Events were lost just before this halt: the recorder marks the first window after a gap as unknown.
  private static boolean isAfterGap(VcpuHalts halts, int i) {
    return i > 0 && halts.windowNs(i) < 0 && halts.windowNs(i - 1) >= 0;
  }

  private long startWindowNs(int vcpu, VcpuHalts halts) {
    long known = trace.info().vcpus().get(vcpu).windowAtStartNs();
    for (int i = 0; known < 0 && i < halts.size(); i++) {
      known = halts.changedFromNs(i);
    }
    return known;
  }

  private HostSettings settingsAt(int vm, long timeNs) {
    return trace.info().settingsAt(vm, timeNs).orElseThrow(() -> new IllegalArgumentException(
        "The trace does not say which settings were in force. Give them with --settings, such as --settings kernel-default."));
  }
}
