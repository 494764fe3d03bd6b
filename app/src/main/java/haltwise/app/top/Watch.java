package haltwise.app.top;

import haltwise.record.FreshHalts;
import haltwise.record.LiveHalts;
import haltwise.record.LiveVcpu;
import haltwise.record.VcpuTarget;
import haltwise.trace.facts.Sample;
import haltwise.trace.facts.SampleCount;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Watches VMs: counts their halts as they happen, and makes a [Snapshot] of each interval. For one thread.
public final class Watch implements AutoCloseable {
  private static final long LOOK_EVERY_NS = 2_000_000_000L;
  private static final int WINDOWS_KEPT = 120;
  private static final int HISTOGRAMS_KEPT = 10;

  private final LiveHalts live;
  private final Supplier<List<Watchlist.Found>> vms;
  private final OwnCost own;
  private final boolean exits;
  private final Optional<AskedGuest> guest;
  private final Map<LiveVcpu, Counted> counted = new HashMap<>();
  private List<Watchlist.Found> found = List.of();
  private long lookedNs;
  private long intervalStartNs;
  private long eventsBefore;

  /// A vCPU and its last intervals.
  private static final class Counted {
    final SampleCount wakeLatencies = new SampleCount();
    final VcpuCount count = new VcpuCount((ns, _) -> wakeLatencies.add(ns));
    final Deque<Long> windowsNs = new ArrayDeque<>();
    final Deque<Histograms> histograms = new ArrayDeque<>();
    long exitsBefore;

    Tally take(LiveVcpu vcpu, long allExits, long elapsedNs) {
      long exits = allExits < 0 ? Tally.NOT_COUNTED : allExits - exitsBefore;
      exitsBefore = Math.max(0, allExits);
      VcpuCount.Taken taken = count.take(elapsedNs, vcpu.windowNs(), exits);
      keep(windowsNs, vcpu.windowNs(), WINDOWS_KEPT);
      keep(histograms, taken.histograms(), HISTOGRAMS_KEPT);
      Sample latencies = wakeLatencies.sample();
      wakeLatencies.clear();
      return taken.tally().withWake(latencies.percentileNs(0.5), latencies.percentileNs(0.99));
    }

    private static <T> void keep(Deque<T> last, T next, int atMost) {
      last.addLast(next);
      if (last.size() > atMost) {
        last.removeFirst();
      }
    }
  }

  /// @param vms says which VMs run now; asked every two seconds
  /// @param foreignThreads of this process that do not work for watching: those of a lab VM
  /// @param exits whether to count VM exits
  /// @throws haltwise.linux.HostException when the host does not allow tracing
  public Watch(Supplier<List<Watchlist.Found>> vms, List<Integer> foreignThreads, boolean exits) {
    this(vms, foreignThreads, exits, Optional.empty());
  }

  /// @param guest to be asked at the end of each interval
  public Watch(Supplier<List<Watchlist.Found>> vms, List<Integer> foreignThreads, boolean exits,
      Optional<AskedGuest> guest) {
    this.vms = vms;
    this.guest = guest;
    this.exits = exits;
    live = LiveHalts.start(exits);
    own = new OwnCost(foreignThreads);
    intervalStartNs = System.nanoTime();
    look(intervalStartNs);
  }

  /// Takes what happened since the last call. Several times a second, or events are lost.
  public void read() {
    long nowNs = System.nanoTime();
    if (nowNs - lookedNs >= LOOK_EVERY_NS) {
      look(nowNs);
    }
    live.read(this::count);
  }

  private void count(LiveVcpu vcpu, FreshHalts halts) {
    Counted c = counted.get(vcpu);
    if (c == null) {
      c = new Counted();
      counted.put(vcpu, c);
    }
    c.count.add(halts);
  }

  private void look(long nowNs) {
    lookedNs = nowNs;
    found = vms.get();
    live.follow(found.stream().map(Watchlist.Found::target).toList());
  }

  /// How many VMs are watched now.
  public int vmCount() {
    return found.size();
  }

  /// Since the last snapshot, ns.
  public long intervalNs() {
    return System.nanoTime() - intervalStartNs;
  }

  /// Ends an interval and begins the next.
  public Snapshot snapshot() {
    long nowNs = System.nanoTime();
    long elapsedNs = nowNs - intervalStartNs;
    intervalStartNs = nowNs;
    List<LiveVcpu> vcpus = live.vcpus();
    counted.keySet().retainAll(Set.copyOf(vcpus));
    Map<Integer, List<Row>> byProcess = new HashMap<>();
    long histories = 1;
    Map<Integer, Tally.GuestIdle> idled = guest.map(AskedGuest::take).orElse(Map.of());
    for (LiveVcpu v : vcpus) {
      Counted c = counted.computeIfAbsent(v, _ -> new Counted());
      Tally tally = c.take(v, live.exits(v), elapsedNs);
      Tally.GuestIdle idle = guest.filter(g -> g.processId() == v.processId())
          .map(_ -> idled.get(v.vcpuId())).orElse(null);
      tally = idle == null ? tally : tally.withGuest(idle);
      histories = Math.max(histories, c.histograms.size());
      byProcess.computeIfAbsent(v.processId(), _ -> new ArrayList<>())
          .add(new Row(new RowKey(v.processId(), v.threadId()), name(v), tally,
              List.copyOf(c.windowsNs), Histograms.together(c.histograms)));
    }
    List<Snapshot.Vm> rows = new ArrayList<>();
    for (Watchlist.Found vm : found) {
      int pid = vm.target().processId();
      List<Row> of = byProcess.getOrDefault(pid, new ArrayList<>());
      of.sort(Comparator.comparing(Watch::order));
      rows.add(new Snapshot.Vm(sum(RowKey.ofVm(pid), vm.name() + " " + pid, of), of));
    }
    Row all = sum(RowKey.ALL, "all", rows.stream().map(Snapshot.Vm::row).toList());
    return new Snapshot(Instant.now(), elapsedNs, histories * elapsedNs, all, rows,
        cost(elapsedNs), exits);
  }

  private static String name(LiveVcpu v) {
    return v.vcpuId() == VcpuTarget.UNKNOWN_ID ? "thread " + v.threadId() : "vCPU " + v.vcpuId();
  }

  /// By number, not by text.
  private static String order(Row vcpu) {
    String number = vcpu.name().replaceAll("\\D", "");
    return vcpu.name().charAt(0) + " ".repeat(Math.max(0, 10 - number.length())) + number;
  }

  private static Row sum(RowKey key, String name, List<Row> rows) {
    Tally tally = rows.stream().map(Row::tally).reduce(Tally.NONE, Tally::plus);
    return new Row(key, name, tally, highest(rows.stream().map(Row::windowsNs).toList()),
        Histograms.together(rows.stream().map(Row::histograms).toList()));
  }

  /// At each moment the longest window; the last moments of all lists are the same.
  private static List<Long> highest(List<List<Long>> lists) {
    int length = lists.stream().mapToInt(List::size).max().orElse(0);
    Long[] highest = new Long[length];
    Arrays.fill(highest, -1L);
    for (List<Long> l : lists) {
      for (int i = 0; i < l.size(); i++) {
        int at = length - l.size() + i;
        highest[at] = Math.max(highest[at], l.get(i));
      }
    }
    return List.of(highest);
  }

  private WatchCost cost(long elapsedNs) {
    long events = live.events();
    double perSecond = (events - eventsBefore) * 1e9 / elapsedNs;
    eventsBefore = events;
    return new WatchCost((double) own.takeNs() / elapsedNs, perSecond, live.lost(),
        live.eventNs());
  }

  @Override
  public void close() {
    live.close();
  }
}
