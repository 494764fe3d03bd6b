package haltwise.app.metrics;

import haltwise.app.serve.EpochRecord;
import haltwise.app.serve.EpochWatcher;
import haltwise.app.serve.LatencyCounts;
import haltwise.app.serve.VcpuEpoch;
import haltwise.app.serve.VmEpoch;
import haltwise.control.Decision;
import haltwise.control.Decision.Expected;
import haltwise.control.Guard;
import haltwise.control.Measured;
import haltwise.trace.HostSettings;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Adds up epochs. At most 256 vCPUs have labels of their own; the others are counted together, so that the number of series
/// has a bound. What belongs to a VM is forgotten when it has ended.
public final class Totals implements EpochWatcher {
  static final int MOST_VCPUS = 256;
  static final int MOST_VMS = 64;
  static final String OTHERS = "others";
  /// Ten seconds.
  private static final int SPAN_EPOCHS = 40;

  /// @param pid empty for those counted together
  record VmKey(String vm, String pid) {
    static final VmKey OTHER_VMS = new VmKey(OTHERS, "");
  }

  record VcpuKey(VmKey vm, String vcpu) {
    static final VcpuKey OTHER_VCPUS = new VcpuKey(VmKey.OTHER_VMS, "");
  }

  /// Of one vCPU, since it was first seen.
  static final class OfVcpu {
    long hits;
    long misses;
    long unpolled;
    long blocks;
    long polledNs;
    long wastedNs;
    long windowNs = -1;

    private void add(VcpuEpoch v) {
      hits += v.tally().hits();
      misses += v.tally().misses();
      unpolled += v.tally().unpolled();
      blocks += v.tally().blocks();
      polledNs += v.tally().polledNs();
      wastedNs += v.tally().wastedNs();
      windowNs = v.tally().windowNs();
    }
  }

  private record Spent(double polledNs, double vcpuNs) {
  }

  final Map<VcpuKey, OfVcpu> vcpus = new LinkedHashMap<>();
  final Map<VmKey, LatencyCounts.Builder> latencies = new LinkedHashMap<>();
  final Map<String, Long> decisions = new TreeMap<>();
  final Map<Guard, Long> alarms = new EnumMap<>(Guard.class);
  private final Deque<Spent> spent = new ArrayDeque<>();
  Optional<EpochRecord> latest = Optional.empty();
  Optional<HostSettings> inForce = Optional.empty();
  Instant time = Instant.EPOCH;
  boolean waiting = true;
  boolean held;
  long epochs;
  long unwatched;
  double costNs;
  double predictedNs;
  double ownCpuNs;
  double watchedCpuNs;

  public Totals() {
    for (String kind : new String[]{"keep", "change", "compare", "probe", "fall-back", "abstain"}) {
      decisions.put(kind, 0L);
    }
    for (Guard g : Guard.values()) {
      alarms.put(g, 0L);
    }
  }

  @Override
  public synchronized void epoch(EpochRecord e) {
    Measured real = e.seen().real();
    // Of no halts, nothing is predicted of a halt.
    latest.filter(before -> before.number() == e.number() - 1 && before.seen().isWatched()
        && e.seen().isWatched() && before.seen().real().halts() > 0).ifPresent(before -> {
          Expected expected = before.decision().expected();
          costNs += real.costNs(e.plan().blockPriceNs());
          predictedNs += expected.costPerHaltNs() * real.halts();
        });
    waiting = false;
    epochs++;
    unwatched += e.seen().isWatched() ? 0 : 1;
    time = e.time();
    inForce = Optional.of(e.inForce());
    ownCpuNs += e.cost().ownCpuShare() * e.lengthNs();
    watchedCpuNs += e.cost().watchedCpuShare() * e.lengthNs();
    spent.addLast(new Spent(real.polledNs(), (double) e.lengthNs() * e.seen().vcpus()));
    if (spent.size() > SPAN_EPOCHS) {
      spent.removeFirst();
    }
    decide(e.decision());
    count(e);
    latest = Optional.of(e);
  }

  private void decide(Decision d) {
    decisions.merge(switch (d) {
      case Decision.Keep _ -> "keep";
      case Decision.Change _ -> "change";
      case Decision.Compare _ -> "compare";
      case Decision.Probe _ -> "probe";
      case Decision.FallBack _ -> "fall-back";
      case Decision.Abstain _ -> "abstain";
    }, 1L, Long::sum);
    if (d instanceof Decision.FallBack f) {
      alarms.merge(f.guard(), 1L, Long::sum);
    }
    held = d instanceof Decision.FallBack || d instanceof Decision.Keep k && k.guard().isPresent();
  }

  private void count(EpochRecord e) {
    Set<VcpuKey> running = new HashSet<>();
    Set<VmKey> runningVms = new HashSet<>();
    for (VmEpoch vm : e.vms()) {
      VmKey key = new VmKey(vm.name(), Integer.toString(vm.processId()));
      VmKey counted = latencies.containsKey(key) || latencies.size() < MOST_VMS
          ? key
          : VmKey.OTHER_VMS;
      runningVms.add(counted);
      LatencyCounts.Builder waits = latencies.computeIfAbsent(counted,
          _ -> new LatencyCounts.Builder());
      for (VcpuEpoch v : vm.vcpus()) {
        waits.addAll(v.wakeLatencies());
        VcpuKey one = new VcpuKey(key, v.vcpuId() < 0 ? "" : Integer.toString(v.vcpuId()));
        VcpuKey as = vcpus.containsKey(one) || vcpus.size() < MOST_VCPUS
            ? one
            : VcpuKey.OTHER_VCPUS;
        running.add(as);
        vcpus.computeIfAbsent(as, _ -> new OfVcpu()).add(v);
      }
    }
    vcpus.keySet().removeIf(k -> !running.contains(k) && !k.equals(VcpuKey.OTHER_VCPUS));
    latencies.keySet().removeIf(k -> !runningVms.contains(k) && !k.equals(VmKey.OTHER_VMS));
  }

  @Override
  public synchronized void waiting(Instant now, HostSettings settings) {
    waiting = true;
    inForce = Optional.of(settings);
    vcpus.keySet().removeIf(k -> !k.equals(VcpuKey.OTHER_VCPUS));
    latencies.keySet().removeIf(k -> !k.equals(VmKey.OTHER_VMS));
  }

  /// Polled in the last ten seconds, share of the vCPUs' time, 0..1.
  double polledRatio() {
    double vcpuNs = spent.stream().mapToDouble(Spent::vcpuNs).sum();
    return vcpuNs == 0 ? 0 : spent.stream().mapToDouble(Spent::polledNs).sum() / vcpuNs;
  }
}
