package haltwise.replay;

import haltwise.replay.GuestRule.Step;
import haltwise.replay.VerifyResult.Difference;
import haltwise.trace.GuestSettings;
import haltwise.trace.HaltSource;
import haltwise.trace.TraceInfo;
import haltwise.trace.TraceKind;
import haltwise.trace.VcpuHalts;
import haltwise.trace.WindowChange;
import java.util.ArrayList;
import java.util.List;

/// Replays the haltpoll governor's rule over a guest's trace and compares each of its decisions after HLT, event or none,
/// with the recorded one: [Verifier] for the other side.
///
/// The governor goes by the time in HLT as the kernel measures it, which is a little less than what lies between the trace
/// events around it. Where that little decides, either decision agrees.
public final class GuestVerifier {
  private static final int SHOWN = 20;
  /// Between the trace events and the kernel's own clock readings inside them, at most.
  private static final long AROUND_NS = 10_000;

  private final GuestRule rule;
  private final List<TraceKind.InForce> settings;
  private final List<Difference> first = new ArrayList<>();
  private final long[] seen;
  private long unknown;
  private long differences;
  private long moves;

  private GuestVerifier(TraceInfo info, GuestRule rule, List<TraceKind.InForce> settings) {
    this.rule = rule;
    this.settings = settings;
    seen = new long[info.vcpus().size()];
  }

  /// @throws IllegalArgumentException when it is no guest's trace, or its governor's decisions or settings are not in it
  public static VerifyResult run(HaltSource trace, GuestRule rule) {
    if (!(trace.info().kind() instanceof TraceKind.Guest guest)) {
      throw new IllegalArgumentException("It is a host's trace, which has no guest's governor.");
    }
    if (!guest.idle().governor().isEmpty() && !guest.idle().decidesTraceably()) {
      throw new IllegalArgumentException("Its idle governor is " + guest.idle().governor()
          + ", whose decisions no kernel traces. There is nothing to verify without haltpoll.");
    }
    if (!rule.tracepoint()) {
      throw new IllegalArgumentException("A guest kernel before 6.0 does not trace its governor's"
          + " decisions. If this one does, say so: --guest-rule events=yes.");
    }
    if (guest.settings().isEmpty()) {
      throw new IllegalArgumentException(
          "The trace does not say which guest settings were in force. Record it again.");
    }
    GuestVerifier v = new GuestVerifier(trace.info(), rule, guest.settings());
    trace.scan(v::check);
    return new VerifyResult(trace.haltCount(), v.unknown, v.differences, v.moves, v.first);
  }

  private void check(int cpu, VcpuHalts periods) {
    for (int i = 0; i < periods.size(); i++) {
      if (periods.waited(i)) {
        decided(cpu, periods, i);
      }
    }
    seen[cpu] += periods.size();
  }

  private void decided(int cpu, VcpuHalts periods, int i) {
    WindowChange recorded = periods.get(i).change();
    if (periods.windowNs(i) < 0 || periods.polledNs(i) < 0) {
      unknown++;
      return;
    }
    GuestSettings s = settingsAt(periods.endNs(i));
    long limitNs = periods.windowNs(i);
    long inHltNs = periods.durationNs(i) - periods.polledNs(i);
    WindowChange expected = expected(limitNs, inHltNs, s);
    WindowChange atLeast = expected(limitNs, Math.max(0, inHltNs - AROUND_NS), s);
    moves += expected.happened() || recorded.happened() ? 1 : 0;
    if (!recorded.equals(expected) && !recorded.equals(atLeast)) {
      differences++;
      if (first.size() < SHOWN) {
        first.add(new Difference(cpu, seen[cpu] + i, periods.startNs(i), inHltNs, limitNs,
            expected, recorded));
      }
    }
  }

  private WindowChange expected(long limitNs, long inHltNs, GuestSettings s) {
    Step step = GuestRule.step(limitNs, rule.seenNs(inHltNs), s);
    return step == Step.KEEP
        ? WindowChange.NONE
        : new WindowChange(limitNs, rule.after(step, limitNs, s));
  }

  private GuestSettings settingsAt(long timeNs) {
    GuestSettings now = settings.getFirst().settings();
    for (TraceKind.InForce s : settings) {
      if (s.fromNs() <= timeNs) {
        now = s.settings();
      }
    }
    return now;
  }
}
