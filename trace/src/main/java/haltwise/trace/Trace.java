package haltwise.trace;

import haltwise.trace.exits.VcpuAccount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A recording: what holds for all of it, and the halts of each vCPU.
///
/// @param halts one entry for each of [TraceInfo#vcpus], in the same order
public record Trace(TraceInfo info, List<VcpuHalts> halts) implements HaltSource {
  public Trace {
    halts = List.copyOf(halts);
    if (halts.size() != info.vcpus().size()) {
      throw new IllegalArgumentException(
          "BUG: " + halts.size() + " columns of halts for " + info.vcpus().size() + " vCPUs");
    }
  }

  @Override
  public long haltCount() {
    return halts.stream().mapToLong(VcpuHalts::size).sum();
  }

  @Override
  public void scan(Visitor visitor) {
    for (int v = 0; v < halts.size(); v++) {
      if (halts.get(v).size() > 0) {
        visitor.visit(v, halts.get(v));
      }
    }
  }

  @Override
  public HaltCursor cursor(int vcpu) {
    Iterator<VcpuHalts> pieces = Stream.of(halts.get(vcpu)).filter(h -> h.size() > 0).iterator();
    return new HaltCursor() {
      @Override
      public Optional<VcpuHalts> next() {
        return pieces.hasNext() ? Optional.of(pieces.next()) : Optional.empty();
      }

      @Override
      public void close() {
        // Nothing is held.
      }
    };
  }

  /// The part of the recording from `fromNs` on and before `toNs`; the window at its start is what the first halt
  /// of each vCPU there was allowed to poll. Work is shared out by time; accounts cannot be, and are left out.
  public Trace between(long fromNs, long toNs) {
    List<VcpuHalts> parts = new ArrayList<>();
    List<VcpuInfo> vcpus = new ArrayList<>();
    for (int v = 0; v < halts.size(); v++) {
      VcpuHalts part = halts.get(v).startingBetween(fromNs, toNs);
      VcpuInfo old = info.vcpus().get(v);
      long window = part.size() == 0 || part.startNs(0) == halts.get(v).startNs(0)
          ? old.windowAtStartNs()
          : part.windowNs(0);
      parts.add(part);
      vcpus.add(new VcpuInfo(old.vm(), old.processId(), old.threadId(), old.vcpuId(), window));
    }
    long items = info.workItems() < 0
        ? -1
        : Math.round((double) info.workItems() * (toNs - fromNs) / Math.max(1, info.elapsedNs()));
    return new Trace(new TraceInfo(
        info.hostName(), info.kernelRelease(), info.architecture(), info.clock(), fromNs, toNs,
        info.settings(), vcpus,
        info.eventsLost(), info.recorder(), info.workload(), items, info.kind()), parts);
  }

  /// The numbers of the VMs recorded, ascending.
  public List<Integer> vms() {
    return info.vcpus().stream().map(VcpuInfo::vm).distinct().sorted().toList();
  }

  /// The vCPUs of one VM alone; a wake that another VM sent is then one of unknown sender.
  public Trace ofVm(int vm) {
    return picked(
        IntStream.range(0, halts.size()).filter(v -> info.vcpus().get(v).vm() == vm).boxed()
            .toList());
  }

  /// The same with its vCPUs in another order; those that are equal stay in theirs.
  public Trace sorted(Comparator<VcpuInfo> order) {
    List<Integer> now = IntStream.range(0, halts.size()).boxed().toList();
    List<Integer> then = now.stream().sorted(Comparator.comparing(info.vcpus()::get, order))
        .toList();
    return then.equals(now) ? this : picked(then);
  }

  /// Of some of the vCPUs, in this order.
  private Trace picked(List<Integer> kept) {
    List<VcpuAccount> accounts = info.accounts().isEmpty()
        ? List.of()
        : kept.stream().map(info.accounts()::get).toList();
    return new Trace(info.withVcpus(kept.stream().map(info.vcpus()::get).toList())
        .withAccounts(accounts),
        kept.stream().map(v -> halts.get(v).map(h -> h.withWaker(kept.indexOf(h.waker()))))
            .toList());
  }

  /// Recordings of VMs that share a host, as if they had been made at the same time: all begin with the first one and
  /// are cut to the shortest. Each keeps the settings that it was under; VMs are numbered through.
  ///
  /// @param traces at least one
  public static Trace together(List<Trace> traces) {
    long elapsedNs = traces.stream().mapToLong(t -> t.info().elapsedNs()).min().orElseThrow();
    TraceInfo first = traces.getFirst().info();
    List<VcpuInfo> vcpus = new ArrayList<>();
    List<VcpuHalts> halts = new ArrayList<>();
    List<SettingsInForce> settings = new ArrayList<>();
    int vmsBefore = 0;
    for (Trace whole : traces) {
      long from = whole.info().startNs();
      Trace t = whole.between(from, from + elapsedNs);
      long shiftNs = first.startNs() - from;
      int firstVcpu = vcpus.size();
      int firstVm = vmsBefore;
      t.info().vcpus().forEach(v -> vcpus.add(new VcpuInfo(firstVm + v.vm(), v.processId(),
          v.threadId(), v.vcpuId(), v.windowAtStartNs())));
      t.halts().forEach(h -> halts.add(h.map(halt -> halt.shifted(shiftNs).withWaker(
          halt.waker() == Halt.NO_WAKER ? Halt.NO_WAKER : firstVcpu + halt.waker()))));
      for (int vm : t.vms()) {
        t.info().settings().stream()
            .filter(s -> s.vm() == vm || s.vm() == SettingsInForce.ALL_VMS)
            .forEach(s -> settings.add(
                new SettingsInForce(s.fromNs() + shiftNs, firstVm + vm, s.settings())));
      }
      vmsBefore += t.vms().stream().mapToInt(vm -> vm + 1).max().orElse(0);
    }
    long lost = traces.stream().mapToLong(t -> t.info().eventsLost()).sum();
    return new Trace(first.withVcpus(vcpus).withSettings(settings).withLosses(lost)
        .lasting(elapsedNs).withWork(
            String.join(" + ", traces.stream().map(t -> t.info().workload()).toList()), -1),
        halts);
  }
}
