package haltwise.doctor.host;

import haltwise.trace.HostSettings;
import haltwise.trace.VcpuHalts;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/// What the window events of a VM say of the ceiling that it obeys, by the table of decisions that all kernels since 4.6 share.
///
/// For a halt with window c and duration d, and the ceiling M: a window that grew says c < M and d < M; one that
/// shrank says M < d; a halt that left a window of 0 at 0 says M ≤ d. A window that was cut without an event between
/// two halts (since 6.1) was cut to M itself; so was one that grew by less than the rule gives (before 6.1).
///
/// @param aboveNs M is larger than this, ns; 0 when nothing told
/// @param atMostNs M is at most this, ns; empty when nothing told
/// @param exactNs what a window was cut to, ns; empty when none was
/// @param events window events that told
/// @param unmovedHalts blocked halts of vCPUs none of whose windows moved at all
/// @param unmovedShortestNs the tenth shortest of them, ns: a ceiling above it would have moved a window
public record WindowBounds(long aboveNs, OptionalLong atMostNs, OptionalLong exactNs, long events,
    long unmovedHalts, OptionalLong unmovedShortestNs) {
  /// One halt may be special (another task wanted the CPU); ten are not.
  static final int ENOUGH = 10;

  static final WindowBounds NONE = new WindowBounds(0, OptionalLong.empty(), OptionalLong.empty(),
      0, 0, OptionalLong.empty());

  /// @param settings of the host: grow and grow-start tell where a window was cut in growing
  /// @param clampsAtEntry as in [KernelPolling]
  static WindowBounds of(VcpuHalts halts, HostSettings settings, boolean clampsAtEntry) {
    long above = 0;
    long atMost = Long.MAX_VALUE;
    long exact = -1;
    long events = 0;
    long window = firstFrom(halts);
    for (int i = 0; i < halts.size(); i++) {
      long d = halts.durationNs(i);
      long from = halts.changedFromNs(i);
      long to = halts.changedToNs(i);
      if (to < 0) {
        if (window == 0 && d > 0) {
          atMost = Math.min(atMost, d);
        }
        continue;
      }
      events++;
      if (to > from) {
        above = Math.max(above, Math.max(from, d));
        if (!clampsAtEntry && to < Math.max(from * settings.grow(), settings.growStartNs())) {
          exact = to;
        }
      } else if (to < from) {
        atMost = Math.min(atMost, d - 1);
      }
      if (clampsAtEntry && window > from) {
        exact = from;
      }
      window = to;
    }
    return events == 0
        ? unmoved(halts)
        : new WindowBounds(above, present(atMost), exact < 0
            ? OptionalLong.empty()
            : OptionalLong.of(exact), events, 0, OptionalLong.empty());
  }

  /// The window before the first halt: that of the first event, since nothing moved it until then.
  private static long firstFrom(VcpuHalts halts) {
    for (int i = 0; i < halts.size(); i++) {
      if (halts.changedToNs(i) >= 0) {
        return halts.changedFromNs(i);
      }
    }
    return -1;
  }

  private static WindowBounds unmoved(VcpuHalts halts) {
    long[] blockedNs = IntStream.range(0, halts.size()).filter(halts::waited)
        .mapToLong(halts::durationNs).sorted().toArray();
    return new WindowBounds(0, OptionalLong.empty(), OptionalLong.empty(), 0, blockedNs.length,
        blockedNs.length < ENOUGH
            ? OptionalLong.empty()
            : OptionalLong.of(blockedNs[ENOUGH - 1]));
  }

  private static OptionalLong present(long ns) {
    return ns == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(ns);
  }

  /// Of two vCPUs of one VM.
  WindowBounds and(WindowBounds other) {
    return new WindowBounds(Math.max(aboveNs, other.aboveNs), smaller(atMostNs, other.atMostNs),
        exactNs.isPresent() ? exactNs : other.exactNs, events + other.events,
        unmovedHalts + other.unmovedHalts,
        smaller(unmovedShortestNs, other.unmovedShortestNs));
  }

  private static OptionalLong smaller(OptionalLong a, OptionalLong b) {
    return a.isEmpty() || b.isPresent() && b.getAsLong() < a.getAsLong() ? b : a;
  }

  /// Whether no ceiling fits all of it: it was changed meanwhile.
  public boolean contradictory() {
    return atMostNs.isPresent() && atMostNs.getAsLong() <= aboveNs
        || exactNs.isPresent() && (exactNs.getAsLong() <= aboveNs
            || atMostNs.isPresent() && exactNs.getAsLong() > atMostNs.getAsLong());
  }

  /// Whether a VM that obeys this ceiling would have moved its windows as it did.
  public boolean allows(long maxNs) {
    return maxNs > aboveNs && (atMostNs.isEmpty() || maxNs <= atMostNs.getAsLong())
        && (exactNs.isEmpty() || maxNs == exactNs.getAsLong());
  }
}
