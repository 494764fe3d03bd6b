package haltwise.app.serve;

import haltwise.app.top.Watchlist;
import haltwise.control.Measured;
import haltwise.control.halts.EpochTape;
import haltwise.control.halts.TraceEpochs;
import haltwise.record.LiveHalts;
import haltwise.record.LiveVcpu;
import haltwise.replay.HostRule;
import haltwise.replay.ReplayModel;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuHalts;
import haltwise.trace.VcpuInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// The halts of running VMs, epoch by epoch. For one thread, which calls [#read] every 50 ms or so.
public final class LiveEpochs implements AutoCloseable {
  private static final long SEED = 1;
  /// An epoch with so many blocks tells what waking up takes.
  private static final long ENOUGH_BLOCKS = 200;
  private static final int TELLING_EPOCHS = 8;
  /// What waking up takes changes slowly, and to learn it costs more than all else.
  private static final int LEARN_EVERY = 40;

  private final LiveHalts live = LiveHalts.start(false);
  private final HostRule rule;
  private final long epochNs;
  private final Map<LiveVcpu, Watched> watched = new LinkedHashMap<>();
  private List<Watchlist.Found> vms = List.of();
  /// The latest epochs that tell what waking up takes.
  private final Deque<Trace> telling = new ArrayDeque<>();
  private long startNs = System.nanoTime();
  private long lostBefore;
  private long eventsBefore;
  private Optional<ReplayModel> learnt = Optional.empty();
  private int sinceLearnt;

  private static final class Watched {
    final VcpuMeter meter = new VcpuMeter();
    VcpuHalts.Builder halts = new VcpuHalts.Builder();
  }

  /// @throws haltwise.linux.HostException when the host does not allow tracing
  public LiveEpochs(HostRule rule, long epochNs) {
    this.rule = rule;
    this.epochNs = epochNs;
  }

  /// Follows these VMs from now on.
  public void follow(List<Watchlist.Found> found) {
    vms = List.copyOf(found);
    live.follow(found.stream().map(Watchlist.Found::target).toList());
  }

  public int vcpus() {
    return live.vcpus().size();
  }

  /// Another max came into force, for all that is followed.
  public void ceiling(long maxNs) {
    live.ceiling(maxNs);
  }

  /// Events lost since the start.
  public long lost() {
    return live.lost();
  }

  /// What an event costs the watched thread, ns; 0 when nobody knows.
  public double eventNs() {
    return live.eventNs();
  }

  /// Takes what happened since the last call.
  public void read() {
    live.read((vcpu, fresh) -> {
      Watched w = watched.computeIfAbsent(vcpu, _ -> new Watched());
      w.meter.add(fresh);
      w.halts.addAll(fresh.copy());
    });
  }

  /// Ends the epoch, with all halts that came since the last one ended, and begins the next.
  public LiveEpoch take() {
    read();
    long nowNs = System.nanoTime();
    long lengthNs = nowNs - startNs;
    List<LiveVcpu> vcpus = live.vcpus();
    watched.keySet().retainAll(Set.copyOf(vcpus));
    List<VcpuHalts> taken = new ArrayList<>();
    Map<Integer, List<VcpuEpoch>> byProcess = new HashMap<>();
    for (LiveVcpu v : vcpus) {
      Watched w = watched.computeIfAbsent(v, _ -> new Watched());
      taken.add(w.halts.build());
      w.halts = new VcpuHalts.Builder();
      byProcess.computeIfAbsent(v.processId(), _ -> new ArrayList<>())
          .add(w.meter.take(v, lengthNs));
    }
    Trace trace = new Trace(info(nowNs, taken.size()), taken);
    EpochTape tape = TraceEpochs.one(trace, model(trace), epochNs);
    long lost = live.lost() - lostBefore;
    long events = live.events() - eventsBefore;
    lostBefore += lost;
    eventsBefore += events;
    LiveEpoch epoch = new LiveEpoch(lengthNs, tape, measured(trace, Long.MAX_VALUE),
        measured(trace, startNs + epochNs / EpochTape.SLICES), events, lost, vms.stream()
            .map(vm -> new VmEpoch(vm.target().processId(), vm.name(),
                byProcess.getOrDefault(vm.target().processId(), List.of())))
            .toList());
    startNs = nowNs;
    return epoch;
  }

  private ReplayModel model(Trace latest) {
    boolean tells = measured(latest, Long.MAX_VALUE).blocks() >= ENOUGH_BLOCKS;
    boolean first = telling.isEmpty() && tells;
    if (tells) {
      telling.addLast(latest);
      if (telling.size() > TELLING_EPOCHS) {
        telling.removeFirst();
      }
    }
    if (first || learnt.isEmpty() || ++sinceLearnt >= LEARN_EVERY) {
      sinceLearnt = 0;
      learnt = Optional.of(ReplayModel.learn(rule,
          telling.isEmpty() ? List.of(latest) : List.copyOf(telling), SEED));
    }
    return learnt.get();
  }

  private TraceInfo info(long endNs, int vcpus) {
    List<VcpuInfo> infos = IntStream.range(0, vcpus)
        .mapToObj(v -> new VcpuInfo(0, 0, 0, v, 0)).toList();
    return new TraceInfo("", "", "", "mono", startNs, endNs, List.of(), infos, 0, "haltwise serve",
        "", -1);
  }

  /// Of the halts that begin before a time.
  private static Measured measured(Trace trace, long beforeNs) {
    long halts = 0;
    long blocks = 0;
    long polledNs = 0;
    for (VcpuHalts h : trace.halts()) {
      for (int i = 0; i < h.size() && h.startNs(i) < beforeNs; i++) {
        halts++;
        blocks += h.waited(i) ? 1 : 0;
        polledNs += Math.max(0, h.polledNs(i));
      }
    }
    return new Measured(halts, blocks, polledNs);
  }

  @Override
  public void close() {
    live.close();
  }
}
