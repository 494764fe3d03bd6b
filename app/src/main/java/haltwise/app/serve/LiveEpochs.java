package haltwise.app.serve;

import haltwise.control.Measured;
import haltwise.control.halts.EpochTape;
import haltwise.control.halts.TraceEpochs;
import haltwise.record.LiveHalts;
import haltwise.record.LiveVcpu;
import haltwise.record.VmTarget;
import haltwise.replay.HostRule;
import haltwise.replay.ReplayModel;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuHalts;
import haltwise.trace.VcpuInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// The halts of one running VM, epoch by epoch. For one thread, which calls [#read] every 50 ms or so.
public final class LiveEpochs implements AutoCloseable {
  private static final long SEED = 1;
  /// An epoch with so many blocks tells what waking up takes.
  private static final long ENOUGH_BLOCKS = 200;
  private static final int TELLING_EPOCHS = 8;
  /// What waking up takes changes slowly, and to learn it costs more than all else.
  private static final int LEARN_EVERY = 40;

  private final LiveHalts live = LiveHalts.start(false);
  private final VmTarget vm;
  private final HostRule rule;
  private final long epochNs;
  private final Map<LiveVcpu, VcpuHalts.Builder> halts = new LinkedHashMap<>();
  /// The latest epochs that tell what waking up takes.
  private final Deque<Trace> telling = new ArrayDeque<>();
  private long startNs = System.nanoTime();
  private long lostBefore;
  private Optional<ReplayModel> learnt = Optional.empty();
  private int sinceLearnt;

  /// @param vm with a max of its own
  /// @throws haltwise.linux.HostException when the host does not allow tracing
  public LiveEpochs(VmTarget vm, HostRule rule, long epochNs) {
    this.vm = vm;
    this.rule = rule;
    this.epochNs = epochNs;
    live.follow(List.of(vm));
  }

  /// The VM has set itself another max.
  public void ownMax(long maxNs) {
    live.ownMax(vm.processId(), maxNs);
  }

  /// Takes what happened since the last call.
  public void read() {
    live.read((vcpu, fresh) -> halts.computeIfAbsent(vcpu, _ -> new VcpuHalts.Builder())
        .addAll(fresh.copy()));
  }

  /// Ends the epoch, with all halts that came since the last one ended, and begins the next.
  public LiveEpoch take() {
    read();
    long nowNs = System.nanoTime();
    List<VcpuHalts> taken = new ArrayList<>();
    for (LiveVcpu v : live.vcpus()) {
      VcpuHalts.Builder b = halts.remove(v);
      taken.add(b == null ? new VcpuHalts.Builder(0).build() : b.build());
    }
    Trace trace = new Trace(info(nowNs, taken.size()), taken);
    ReplayModel model = model(trace);
    EpochTape tape = TraceEpochs.one(trace, model, epochNs);
    long lost = live.lost() - lostBefore;
    lostBefore += lost;
    LiveEpoch epoch = new LiveEpoch(tape, measured(trace, Long.MAX_VALUE),
        measured(trace, startNs + epochNs / EpochTape.SLICES), lost);
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
        .mapToObj(v -> new VcpuInfo(0, vm.processId(), 0, v, 0)).toList();
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
