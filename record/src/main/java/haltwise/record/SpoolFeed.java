package haltwise.record;

import haltwise.trace.counts.HaltCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The halts of spools as if they happened now, at the speed at which they did; all spools at once, each from its start
/// again when it is over. For a rehearsal, and to measure what watching costs.
public final class SpoolFeed implements HaltFeed {
  private final List<Pass> passes;
  private final long beganNs = System.nanoTime();

  /// One spool.
  private static final class Pass {
    final Spool spool;
    final HaltAssembler assembler = new HaltAssembler(false);
    final EventDecoder decoder;
    final LiveVcpus vcpus = new LiveVcpus(assembler);
    List<LiveStream> streams = List.of();
    long eventsBefore;
    long lostBefore;
    final SpoolCounts counts;
    long rounds;

    Pass(Spool spool) {
      this.spool = spool;
      decoder = new EventDecoder(spool.formats(), assembler);
      vcpus.follow(spool.vms());
      counts = new SpoolCounts(spool.elapsedNs());
      begin(0);
    }

    private void begin(long offsetNs) {
      streams = spool.streams().stream()
          .map(s -> new LiveStream(s, () -> {
          }, offsetNs - spool.startNs())).toList();
    }

    void decode(long untilNs) {
      streams.forEach(s -> s.beginRound(untilNs));
      decoder.decode(streams);
      if (streams.stream().allMatch(LiveStream::isOver)) {
        eventsBefore += streams.stream().mapToLong(LiveStream::events).sum();
        lostBefore += streams.stream().mapToLong(LiveStream::lost).sum();
        begin(++rounds * spool.elapsedNs());
      }
    }

    void read(long untilNs, Listener listener) {
      boolean first = rounds == 0;
      decode(untilNs);
      vcpus.handOut((vcpu, halts) -> {
        if (first) {
          counts.add(halts);
        }
        listener.halts(vcpu, halts);
      });
      if (first && rounds > 0) {
        counts.whole();
      }
    }

    /// Up to this time nobody watched.
    void skip(long untilNs) {
      long before;
      do {
        before = rounds;
        streams.forEach(s -> s.skipTo(untilNs));
        decode(untilNs);
      } while (rounds > before);
      vcpus.forget(untilNs);
    }

    long events() {
      return eventsBefore + streams.stream().mapToLong(LiveStream::events).sum();
    }

    long lost() {
      return lostBefore + streams.stream().mapToLong(LiveStream::lost).sum();
    }
  }

  /// @param spools closed by whoever opened them
  public SpoolFeed(List<Spool> spools) {
    passes = spools.stream().map(Pass::new).toList();
  }

  /// Its VMs never come or go.
  @Override
  public void follow(List<VmTarget> vms) {
  }

  @Override
  public void ceiling(long maxNs) {
    // What was recorded obeyed what was in force then.
  }

  @Override
  public void read(Listener listener) {
    long untilNs = nowNs();
    passes.forEach(p -> p.read(untilNs, listener));
  }

  @Override
  public void rest() {
    // What is not watched is skipped when watching goes on.
  }

  @Override
  public void wake() {
    long nowNs = nowNs();
    passes.forEach(p -> p.skip(nowNs));
  }

  /// What KVM would have counted so far; empty before all spools were read once.
  public Optional<HaltCounts> counted() {
    long nowNs = nowNs();
    return passes.stream().allMatch(p -> p.rounds > 0)
        ? passes.stream().map(p -> p.counts.until(nowNs)).reduce(HaltCounts::plus)
        : Optional.empty();
  }

  @Override
  public List<LiveVcpu> vcpus() {
    List<LiveVcpu> all = new ArrayList<>();
    passes.forEach(p -> all.addAll(p.vcpus.all()));
    return all;
  }

  @Override
  public long nowNs() {
    return System.nanoTime() - beganNs;
  }

  @Override
  public long events() {
    return passes.stream().mapToLong(Pass::events).sum();
  }

  @Override
  public double eventNs() {
    return 0;
  }

  @Override
  public long lost() {
    return passes.stream().mapToLong(Pass::lost).sum();
  }

  @Override
  public void close() {
  }
}
