package haltwise.app.serve;

import haltwise.app.top.Watchlist;
import haltwise.linux.HostException;
import haltwise.linux.VmProcess;
import haltwise.record.counts.DebugfsSource;
import haltwise.trace.counts.HaltCounts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The counters of running VMs in debugfs. No file stays open: the kernel keeps a VM, with its memory, for as long as one
/// of its files is.
public final class DebugfsCounters implements KvmCounters {
  private final Map<Integer, List<DebugfsSource>> sources = new HashMap<>();

  @Override
  public void follow(List<Watchlist.Found> vms) {
    List<Integer> wanted = vms.stream().map(vm -> vm.target().processId()).toList();
    sources.entrySet().removeIf(s -> {
      boolean gone = !wanted.contains(s.getKey());
      if (gone) {
        s.getValue().forEach(DebugfsSource::close);
      }
      return gone;
    });
    wanted.forEach(pid -> sources.computeIfAbsent(pid, DebugfsCounters::open));
  }

  private static List<DebugfsSource> open(int processId) {
    try {
      return VmProcess.find(processId).map(DebugfsSource::of).orElse(List.of());
    } catch (HostException _) {
      return List.of(); // lockdown, or it has ended
    }
  }

  @Override
  public Map<Integer, HaltCounts> read() {
    Map<Integer, HaltCounts> all = new HashMap<>();
    sources.forEach((pid, of) -> total(of).ifPresent(counts -> all.put(pid, counts)));
    return all;
  }

  private static Optional<HaltCounts> total(List<DebugfsSource> of) {
    try {
      return of.stream().map(DebugfsSource::total).reduce(HaltCounts::plus);
    } catch (HostException _) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    follow(List.of());
  }
}
