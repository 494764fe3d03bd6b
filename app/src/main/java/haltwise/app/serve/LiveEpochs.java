package haltwise.app.serve;

import haltwise.app.serve.Glances.Counted;
import haltwise.app.top.Watchlist;
import haltwise.control.Measured;
import haltwise.control.halts.EpochTape;
import haltwise.control.halts.LiveTape;
import haltwise.control.halts.Spectrum;
import haltwise.record.FreshHalts;
import haltwise.record.HaltFeed;
import haltwise.record.LiveVcpu;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The halts of running VMs, epoch by epoch. For one thread, which calls [#read] every 50 ms or so.
public final class LiveEpochs implements AutoCloseable {
  private static final EpochTape NO_HALTS = new EpochTape.Builder(0, 1).build();

  private final HaltFeed feed;
  private final LiveTape tape;
  private final Map<LiveVcpu, Watched> watched = new LinkedHashMap<>();
  private final BitSet lanes = new BitSet();
  private List<Watchlist.Found> vms = List.of();
  private final Glances glances;
  private boolean rests;
  private long startNs;
  private long lostBefore;
  private long eventsBefore;

  /// A vCPU.
  private static final class Watched {
    final int lane;
    final VcpuMeter meter = new VcpuMeter();
    /// In the last epoch that was watched.
    long halts;

    Watched(int lane) {
      this.lane = lane;
    }
  }

  /// @param feed closed with it
  /// @param counters likewise
  public LiveEpochs(HaltFeed feed, KvmCounters counters, long epochNs) {
    this.feed = feed;
    glances = new Glances(counters);
    tape = new LiveTape(epochNs);
    startNs = feed.nowNs();
  }

  /// Follows these VMs from now on.
  public void follow(List<Watchlist.Found> found) {
    vms = List.copyOf(found);
    feed.follow(found.stream().map(Watchlist.Found::target).toList());
    glances.follow(found);
    Set<LiveVcpu> left = Set.copyOf(feed.vcpus());
    watched.entrySet().removeIf(w -> {
      boolean gone = !left.contains(w.getKey());
      lanes.set(w.getValue().lane, !gone);
      return gone;
    });
  }

  public int vcpus() {
    return feed.vcpus().size();
  }

  /// Another max came into force, for all that is followed.
  public void ceiling(long maxNs) {
    feed.ceiling(maxNs);
  }

  /// Events lost since the start.
  public long lost() {
    return feed.lost();
  }

  /// What an event costs the watched thread, ns; 0 when nobody knows.
  public double eventNs() {
    return feed.eventNs();
  }

  /// Takes what happened since the last call.
  public void read() {
    feed.read(this::take);
  }

  private void take(LiveVcpu vcpu, FreshHalts halts) {
    Watched w = watched.computeIfAbsent(vcpu, _ -> watch());
    w.meter.add(halts);
    for (int i = 0; i < halts.size(); i++) {
      tape.halt(w.lane, halts.startNs(i) - startNs, halts.arrivalNs(i), halts.durationNs(i),
          halts.windowNs(i), halts.polledNs(i), halts.waited(i), halts.valid(i));
    }
  }

  private Watched watch() {
    int lane = lanes.nextClearBit(0);
    lanes.set(lane);
    return new Watched(lane);
  }

  /// Looks away from now on, at the start of an epoch.
  public void rest() {
    if (!rests) {
      rests = true;
      feed.rest();
    }
  }

  /// Looks again, at the start of an epoch.
  public void wake() {
    if (rests) {
      rests = false;
      feed.wake();
      startNs = feed.nowNs();
    }
  }

  /// Ends an epoch in which it looked away, and begins the next. What KVM counted of all vCPUs is divided among them as their
  /// halts were in the last epoch that was watched.
  public LiveEpoch glance() {
    long nowNs = feed.nowNs();
    long lengthNs = nowNs - startNs;
    Optional<Counted> counted = glances.take();
    List<LiveVcpu> vcpus = feed.vcpus();
    List<Watched> all = vcpus.stream().map(v -> watched.computeIfAbsent(v, _ -> watch())).toList();
    Shares shares = new Shares(all.stream().mapToLong(w -> w.halts).toArray());
    Map<Integer, Vm> byProcess = new HashMap<>();
    for (int i = 0; i < all.size(); i++) {
      VcpuEpoch epoch = all.get(i).meter.unwatched(vcpus.get(i), lengthNs,
          shares.of(counted.orElse(Counted.NOTHING), i));
      byProcess.computeIfAbsent(vcpus.get(i).processId(), _ -> new Vm()).vcpus.add(epoch);
    }
    lostBefore = feed.lost();
    eventsBefore = feed.events();
    startNs = nowNs;
    Optional<Measured> total = counted.map(Counted::measured);
    return new LiveEpoch(lengthNs, NO_HALTS, total.orElse(Measured.NOTHING), Measured.NOTHING, 0,
        0, vms(byProcess), total);
  }

  private List<VmEpoch> vms(Map<Integer, Vm> byProcess) {
    return vms.stream()
        .map(vm -> byProcess.getOrDefault(vm.target().processId(), new Vm()).epoch(vm)).toList();
  }

  /// Ends the epoch, with all halts that came since the last one ended, and begins the next.
  public LiveEpoch take() {
    read();
    long nowNs = feed.nowNs();
    long lengthNs = nowNs - startNs;
    List<LiveVcpu> vcpus = feed.vcpus();
    Map<Integer, Vm> byProcess = new HashMap<>();
    for (LiveVcpu v : vcpus) {
      Watched w = watched.computeIfAbsent(v, _ -> watch());
      Vm vm = byProcess.computeIfAbsent(v.processId(), _ -> new Vm());
      vm.wakes.addAll(w.meter.wakes());
      VcpuEpoch vcpu = w.meter.take(v, lengthNs);
      w.halts = vcpu.tally().halts();
      vm.vcpus.add(vcpu);
    }
    Measured real = tape.real();
    Measured first = tape.first();
    EpochTape halts = tape.take(vcpus.size(), lanes.length());
    long lost = feed.lost() - lostBefore;
    long events = feed.events() - eventsBefore;
    lostBefore += lost;
    eventsBefore += events;
    startNs = nowNs;
    return new LiveEpoch(lengthNs, halts, real, first, events, lost, vms(byProcess),
        glances.take().map(Counted::measured));
  }

  /// Adds up what its vCPUs did.
  private static final class Vm {
    final List<VcpuEpoch> vcpus = new ArrayList<>();
    final Spectrum wakes = new Spectrum();

    VmEpoch epoch(Watchlist.Found vm) {
      double sumNs = vcpus.stream().mapToDouble(v -> v.wakeLatencies().sumNs()).sum();
      return new VmEpoch(vm.target().processId(), vm.name(), vcpus, WakeTimes.of(wakes, sumNs));
    }
  }

  @Override
  public void close() {
    glances.close();
    feed.close();
  }
}
