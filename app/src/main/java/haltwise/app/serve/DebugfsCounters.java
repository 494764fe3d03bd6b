package haltwise.app.serve;

import haltwise.app.top.Watchlist;
import haltwise.linux.Debugfs;
import haltwise.linux.HostException;
import haltwise.trace.counts.Counter;
import haltwise.trace.counts.HaltCounts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The counters of running VMs in debugfs. No file stays open: the kernel keeps a VM, with its memory, for as long as one
/// of its files is.
public final class DebugfsCounters implements KvmCounters {
  /// Each costs an opening of a file.
  private static final Set<String> NAMES = Stream
      .of(Counter.POLLS, Counter.HITS, Counter.WAKEUPS, Counter.HIT_NS, Counter.MISS_NS)
      .map(Counter::kernelName).collect(Collectors.toSet());

  private final boolean isForAll;
  private final Supplier<Debugfs> opening;
  private Optional<Debugfs> debugfs = Optional.empty();
  private List<Integer> processes = List.of();
  private final Consumer<String> notes;
  private boolean refused;
  private boolean isNew = true;

  /// @param isForAll whether all VMs of the host are followed, of which the kernel keeps the sums: so they cost the same however
  ///     many there are
  /// @param notes is told why, where nothing can be read from the start
  public DebugfsCounters(boolean isForAll, Consumer<String> notes) {
    this(isForAll, notes, Debugfs::open);
  }

  DebugfsCounters(boolean isForAll, Consumer<String> notes, Supplier<Debugfs> opening) {
    this.isForAll = isForAll;
    this.notes = notes;
    this.opening = opening;
  }

  @Override
  public void follow(List<Watchlist.Found> vms) {
    processes = vms.stream().map(vm -> vm.target().processId()).distinct().toList();
    refused = false;
  }

  @Override
  public Optional<HaltCounts> read() {
    if (refused) {
      return Optional.empty();
    }
    try {
      if (debugfs.isEmpty()) {
        debugfs = Optional.of(opening.get());
      }
      Optional<HaltCounts> sums = folders(debugfs.get()).stream()
          .map(f -> Debugfs.read(f, NAMES)).map(DebugfsCounters::counts).reduce(HaltCounts::plus);
      isNew = false;
      return sums;
    } catch (HostException e) {
      // Lockdown, or a VM has just ended: not asked again and again, until others are followed.
      refused = true;
      if (isNew) {
        isNew = false;
        notes.accept("Every epoch is watched, none is rested: " + e.what() + ".");
      }
      return Optional.empty();
    }
  }

  private List<Path> folders(Debugfs from) {
    return isForAll
        ? List.of(from.allVms())
        : processes.stream().flatMap(pid -> from.vms(pid).stream()).toList();
  }

  private static HaltCounts counts(Map<String, Long> values) {
    return HaltCounts.named(name -> Stream.ofNullable(values.get(name)).toList());
  }

  @Override
  public void close() {
    debugfs.ifPresent(Debugfs::close);
    debugfs = Optional.empty();
  }
}
