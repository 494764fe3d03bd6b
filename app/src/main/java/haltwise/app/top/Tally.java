package haltwise.app.top;

import haltwise.trace.Halt;
import java.util.Optional;
import java.util.OptionalDouble;

/// What vCPUs did in one interval.
///
/// @param elapsedNs length of the interval, ns
/// @param vcpus how many
/// @param hits polling caught the wake event
/// @param misses polled, then blocked
/// @param unpolled blocked at once, or the event was already there
/// @param blocks slept, misses included
/// @param polledNs time polled, ns, over all of them
/// @param wastedNs the part of it that misses polled, ns
/// @param wakeP50Ns median wake latency of the blocks, ns; empty without any, and for several vCPUs
/// @param wakeP99Ns empty for fewer than 100 blocks, and for several vCPUs
/// @param windowNs how long the next halt may poll, ns; the longest of several vCPUs; [Halt#UNKNOWN_NS] when no event
///     told yet
/// @param windowAtLeastNs the longest hit since then, where the window is not known, ns
/// @param exits VM exits; -1 when they are not counted
/// @param guest what their guest's kernel counted of its own polling; empty when it was not asked
public record Tally(long elapsedNs, int vcpus, long hits, long misses, long unpolled, long blocks,
    long polledNs, long wastedNs, OptionalDouble wakeP50Ns, OptionalDouble wakeP99Ns, long windowNs,
    long windowAtLeastNs, long exits, Optional<GuestIdle> guest) {
  /// Of a guest's CPUs, by its own counters.
  ///
  /// @param cpus how many
  /// @param elapsedNs between the two readings, ns
  /// @param polledNs time that they polled before HLT, ns, over all of them
  /// @param hlts times that they entered HLT
  public record GuestIdle(int cpus, long elapsedNs, long polledNs, long hlts) {
    private GuestIdle plus(GuestIdle o) {
      return new GuestIdle(cpus + o.cpus, Math.max(elapsedNs, o.elapsedNs), polledNs + o.polledNs,
          hlts + o.hlts);
    }

    /// Of the CPUs' time, 0..1.
    public double polledCpuShare() {
      return elapsedNs == 0 ? 0 : (double) polledNs / elapsedNs / cpus;
    }

    public double hltsPerSecond() {
      return elapsedNs == 0 ? 0 : hlts * 1e9 / elapsedNs;
    }
  }

  public static final long NOT_COUNTED = -1;

  /// Of a guest that was not asked.
  public Tally(long elapsedNs, int vcpus, long hits, long misses, long unpolled, long blocks,
      long polledNs, long wastedNs, OptionalDouble wakeP50Ns, OptionalDouble wakeP99Ns,
      long windowNs, long windowAtLeastNs, long exits) {
    this(elapsedNs, vcpus, hits, misses, unpolled, blocks, polledNs, wastedNs, wakeP50Ns, wakeP99Ns,
        windowNs, windowAtLeastNs, exits, Optional.empty());
  }

  static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, 0, 0, OptionalDouble.empty(),
      OptionalDouble.empty(), Halt.UNKNOWN_NS, 0, NOT_COUNTED);

  /// Both together.
  Tally plus(Tally o) {
    return vcpus == 0
        ? o
        : new Tally(Math.max(elapsedNs, o.elapsedNs), vcpus + o.vcpus, hits + o.hits,
            misses + o.misses, unpolled + o.unpolled, blocks + o.blocks, polledNs + o.polledNs,
            wastedNs + o.wastedNs, OptionalDouble.empty(), OptionalDouble.empty(),
            Math.max(windowNs, o.windowNs), Math.max(windowAtLeastNs, o.windowAtLeastNs),
            exits < 0 ? o.exits : exits + Math.max(0, o.exits),
            guest.map(g -> o.guest.map(g::plus).orElse(g)).or(o::guest));
  }

  /// With what waking up took.
  Tally withWake(OptionalDouble p50Ns, OptionalDouble p99Ns) {
    return new Tally(elapsedNs, vcpus, hits, misses, unpolled, blocks, polledNs, wastedNs, p50Ns,
        p99Ns, windowNs, windowAtLeastNs, exits, guest);
  }

  /// With what the guest counted.
  Tally withGuest(GuestIdle idle) {
    return new Tally(elapsedNs, vcpus, hits, misses, unpolled, blocks, polledNs, wastedNs,
        wakeP50Ns, wakeP99Ns, windowNs, windowAtLeastNs, exits, Optional.of(idle));
  }

  public long halts() {
    return hits + misses + unpolled;
  }

  public double perSecond(long count) {
    return elapsedNs == 0 ? 0 : count * 1e9 / elapsedNs;
  }

  /// Hits out of all that polled, 0..1; empty when none did.
  public OptionalDouble hitRatio() {
    return hits + misses == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) hits / (hits + misses));
  }

  /// 0..1, where 1 is all the time of these vCPUs.
  public double polledCpuShare() {
    return share(polledNs);
  }

  public double wastedCpuShare() {
    return share(wastedNs);
  }

  private double share(long ns) {
    return elapsedNs == 0 ? 0 : (double) ns / elapsedNs / vcpus;
  }

  /// Blocks out of all halts, 0..1; empty without halts.
  public OptionalDouble blockedShare() {
    return halts() == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) blocks / halts());
  }
}
