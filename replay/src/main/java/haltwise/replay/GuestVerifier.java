package haltwise.replay;

import haltwise.replay.GuestRule.Step;
import haltwise.replay.VerifyResult.Difference;
import haltwise.trace.GuestIdle;
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
/// events around it: writing an event takes its time, and the kernel reads its clock behind the first and before the
/// second. Where that little decides, nothing is decided: either decision is right.
public final class GuestVerifier {
  private static final int SHOWN = 20;
  /// Between the trace events and the kernel's own clock readings inside them: at least so much is allowed for, and not more
  /// than the other; in between what the trace itself shows.
  private static final long AROUND_NS = 10_000;
  private static final long MOST_AROUND_NS = 100_000;
  /// Of its mean.
  private static final int SPREAD = 4;
  private static final int PERIODS_FOR_A_MEAN = 500;
  private static final String POLLING = "POLL";

  private final GuestRule rule;
  private final List<TraceKind.InForce> settings;
  private final List<Difference> first = new ArrayList<>();
  private final long[] seen;
  private final long aroundNs;
  private long unknown;
  private long undecided;
  private long differences;
  private long moves;

  private GuestVerifier(TraceInfo info, GuestRule rule, List<TraceKind.InForce> settings,
      long aroundNs) {
    this.aroundNs = aroundNs;
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
    GuestVerifier v = new GuestVerifier(trace.info(), rule, guest.settings(),
        aroundNs(trace, guest.idle()));
    trace.scan(v::check);
    return new VerifyResult(trace.haltCount(), v.unknown, v.undecided, v.differences, v.moves,
        v.first);
  }

  /// How far the kernel's time in HLT may lie below that between the events, ns: some times its mean, which the kernel's own
  /// sums tell where they were recorded and are of the same periods.
  static long aroundNs(HaltSource trace, GuestIdle idle) {
    long[] inHlt = new long[2];
    trace.scan((_, periods) -> {
      for (int i = 0; i < periods.size(); i++) {
        if (periods.waited(i) && periods.polledNs(i) >= 0) {
          inHlt[0]++;
          inHlt[1] += periods.durationNs(i) - periods.polledNs(i);
        }
      }
    });
    long usage = 0;
    long timeNs = 0;
    for (GuestIdle.State s : idle.states()) {
      if (s.number() > 0 || !s.name().equals(POLLING)) {
        usage += s.usage();
        timeNs += s.timeNs();
      }
    }
    boolean isOfTheSame = inHlt[0] >= PERIODS_FOR_A_MEAN && usage == inHlt[0];
    return isOfTheSame
        ? Math.clamp(SPREAD * (inHlt[1] - timeNs) / usage, AROUND_NS, MOST_AROUND_NS)
        : AROUND_NS;
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
    WindowChange atLeast = expected(limitNs, Math.max(0, inHltNs - aroundNs), s);
    moves += expected.happened() || recorded.happened() ? 1 : 0;
    if (recorded.equals(expected) || recorded.equals(atLeast)) {
      undecided += expected.equals(atLeast) ? 0 : 1;
    } else {
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
