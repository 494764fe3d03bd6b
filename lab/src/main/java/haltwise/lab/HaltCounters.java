package haltwise.lab;

import haltwise.linux.StatsFile;

/// What KVM counted of halts. Source: the statistics descriptor of a vCPU (kernel 5.17 or later counts exactly so).
///
/// @param exits HLT instructions that left the guest, those that found an event already pending included
/// @param polls halts that polled
/// @param hits polls that caught the event
/// @param blocks halts in which the thread was scheduled out
/// @param wakeups times a waker woke the sleeping thread
/// @param hitNs time polled by hits, ns
/// @param wastedNs time polled by misses, ns
/// @param waitNs time scheduled out, ns
public record HaltCounters(long exits, long polls, long hits, long blocks, long wakeups, long hitNs,
    long wastedNs, long waitNs) {
  static final HaltCounters ZERO = new HaltCounters(0, 0, 0, 0, 0, 0, 0, 0);

  static HaltCounters of(StatsFile.Values v) {
    return new HaltCounters(v.get("halt_exits"), v.get("halt_attempted_poll"),
        v.get("halt_successful_poll"), v.sum("halt_wait_hist"), v.get("halt_wakeup"),
        v.get("halt_poll_success_ns"), v.get("halt_poll_fail_ns"), v.get("halt_wait_ns"));
  }

  /// Polls that ended without the event.
  public long misses() {
    return polls - hits;
  }

  /// HLT instructions that neither polled with success nor blocked: the event was there already.
  public long immediate() {
    return Math.max(0, exits - hits - blocks);
  }

  public long halts() {
    return hits + immediate() + blocks;
  }

  public long polledNs() {
    return hitNs + wastedNs;
  }

  HaltCounters plus(HaltCounters o) {
    return new HaltCounters(exits + o.exits, polls + o.polls, hits + o.hits, blocks + o.blocks,
        wakeups + o.wakeups, hitNs + o.hitNs, wastedNs + o.wastedNs, waitNs + o.waitNs);
  }

  HaltCounters minus(HaltCounters o) {
    return new HaltCounters(exits - o.exits, polls - o.polls, hits - o.hits, blocks - o.blocks,
        wakeups - o.wakeups, hitNs - o.hitNs, wastedNs - o.wastedNs, waitNs - o.waitNs);
  }
}
