package haltwise.lab;

import haltwise.linux.StatsFile;
import haltwise.trace.counts.Counter;
import haltwise.trace.counts.HaltCounts;

/// What KVM counted of halts, all of it: the statistics descriptor of a vCPU (kernel 5.17 or later counts exactly so). As
/// x86 counts the HLT instructions too, halts that found their event already there are known here.
///
/// @param counts with every counter and histogram
public record HaltCounters(HaltCounts counts) {
  /// @throws haltwise.linux.HostException when this kernel does not count all of it
  static HaltCounters of(StatsFile.Values v) {
    return new HaltCounters(HaltCounts.named(v::all));
  }

  private long get(Counter counter) {
    return counts.get(counter).orElseThrow();
  }

  /// HLT instructions that left the guest, those that found an event already pending included.
  public long exits() {
    return get(Counter.EXITS);
  }

  /// Halts that polled.
  public long polls() {
    return get(Counter.POLLS);
  }

  /// Polls that caught the event.
  public long hits() {
    return get(Counter.HITS);
  }

  /// Polls that ended without the event.
  public long misses() {
    return polls() - hits();
  }

  /// Halts in which the thread was scheduled out.
  public long blocks() {
    return counts.blocks().orElseThrow();
  }

  /// HLT instructions that neither polled with success nor blocked: the event was there already.
  public long immediate() {
    return Math.max(0, exits() - hits() - blocks());
  }

  public long halts() {
    return hits() + immediate() + blocks();
  }

  /// Time polled by hits, ns.
  public long hitNs() {
    return get(Counter.HIT_NS);
  }

  /// Time polled by misses, ns.
  public long wastedNs() {
    return get(Counter.MISS_NS);
  }

  /// Time scheduled out, ns.
  public long waitNs() {
    return get(Counter.WAIT_NS);
  }

  public long polledNs() {
    return hitNs() + wastedNs();
  }

  HaltCounters plus(HaltCounters other) {
    return new HaltCounters(counts.plus(other.counts));
  }

  HaltCounters minus(HaltCounters earlier) {
    return new HaltCounters(counts.since(earlier.counts));
  }
}
