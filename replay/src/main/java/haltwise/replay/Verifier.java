package haltwise.replay;

import haltwise.replay.HostRule.Step;
import haltwise.replay.VerifyResult.Difference;
import haltwise.trace.Halt;
import haltwise.trace.HaltCursor;
import haltwise.trace.HaltSource;
import haltwise.trace.HostSettings;
import haltwise.trace.SettingsInForce;
import haltwise.trace.VcpuHalts;
import haltwise.trace.VcpuInfo;
import haltwise.trace.WindowChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Replays the kernel's rule over a trace and compares each window event, present or absent, with the recorded one.
///
/// The comparison starts from the window that the trace knows: for a VM that was already running, the first window event's
/// old value holds for the halts before it, since no event moved it. Halts whose window the trace does not know stay
/// unknown: those of a vCPU without any event, and the first one after lost events, where the comparison starts anew.
/// After a difference it goes on from what was recorded.
public final class Verifier {
  private static final int SHOWN = 20;

  private final HaltSource trace;
  private final HostRule rule;
  private final long settingsKnownFromNs;
  private final Map<Integer, Long> firstHaltNs = new HashMap<>();
  private final List<Difference> first = new ArrayList<>();
  private long unknown;
  private long differences;
  private long moves;

  /// Of each vCPU: the window after the latest halt, and how many halts there were.
  private final long[] windowNs;
  private final long[] checked;

  private Verifier(HaltSource trace, HostRule rule) {
    this.trace = trace;
    windowNs = trace.info().vcpus().stream().mapToLong(VcpuInfo::windowAtStartNs).toArray();
    checked = new long[windowNs.length];
    this.rule = rule;
    settingsKnownFromNs = trace.info().settings().stream().mapToLong(SettingsInForce::fromNs).min()
        .orElse(0);
  }

  /// By the rule of the trace's kernel.
  ///
  /// @throws IllegalArgumentException when the kernel is too old or not known, or the settings in force are not known
  public static VerifyResult run(HaltSource trace) {
    return run(trace, HostRule.of(trace.info().kernelRelease(), trace.info().architecture()));
  }

  /// @throws IllegalArgumentException when the settings in force are not known, or the trace is a guest's
  public static VerifyResult run(HaltSource trace, HostRule rule) {
    trace.info().requireHost();
    Verifier v = new Verifier(trace, rule);
    trace.scan(v::check);
    return new VerifyResult(trace.haltCount(), v.unknown, 0, v.differences, v.moves, v.first);
  }

  private void check(int vcpu, VcpuHalts halts) {
    int vm = trace.info().vcpus().get(vcpu).vm();
    long windowNs = this.windowNs[vcpu];
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
      moves += expected.happened() || recorded.happened() ? 1 : 0;
      if (!expected.equals(recorded)) {
        differences++;
        if (first.size() < SHOWN) {
          first.add(new Difference(vcpu, checked[vcpu] + i, halts.startNs(i), halts.durationNs(i),
              windowNs,
              expected, recorded));
        }
        next = recorded.happened() ? recorded.toNs() : windowNs;
      }
      windowNs = next;
    }
    this.windowNs[vcpu] = windowNs;
    checked[vcpu] += halts.size();
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
    return firstHaltNs.computeIfAbsent(vm, _ -> IntStream.range(0, windowNs.length)
        .filter(v -> trace.info().vcpus().get(v).vm() == vm).mapToObj(this::firstHalts)
        .flatMap(Optional::stream).mapToLong(h -> h.startNs(0)).min().orElse(settingsKnownFromNs));
  }

  private Optional<VcpuHalts> firstHalts(int vcpu) {
    try (HaltCursor cursor = trace.cursor(vcpu)) {
      return cursor.next();
    }
  }

  /// A halt that was under way when recording began started before the first known settings; they hold for it too.
  private HostSettings knownAt(int vm, long timeNs) {
    return trace.info().settingsAt(vm, Math.max(timeNs, settingsKnownFromNs))
        .orElseThrow(() -> new IllegalArgumentException(
            "The trace does not say which settings were in force. Give them with --settings, such as --settings kernel-default."));
  }
}
