package haltwise.record.counts;

import haltwise.linux.Debugfs;
import haltwise.linux.HostException;
import haltwise.linux.VmProcess;
import haltwise.trace.counts.Counter;
import haltwise.trace.counts.HaltCounts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// KVM's statistics in debugfs: any VM of the host, summed over its vCPUs, without histograms. Needs root. Reading
/// disturbs nobody.
public final class DebugfsSource implements CountSource {
  private static final Set<String> NAMES = Arrays.stream(Counter.values()).map(Counter::kernelName)
      .collect(Collectors.toCollection(LinkedHashSet::new));

  private final String name;
  private final int processId;
  private final int vcpus;
  private final Debugfs debugfs;
  private final Path folder;

  private DebugfsSource(String name, VmProcess vm, int vcpus, Debugfs debugfs, Path folder) {
    this.name = name;
    processId = vm.processId();
    this.vcpus = vcpus;
    this.debugfs = debugfs;
    this.folder = folder;
  }

  /// The VMs of a process: most have one.
  ///
  /// @throws HostException when debugfs cannot be read, or shows none of its VMs
  public static List<DebugfsSource> of(VmProcess vm) {
    Debugfs debugfs = Debugfs.open();
    List<Path> folders = debugfs.vms(vm.processId());
    if (folders.isEmpty()) {
      debugfs.close();
      throw new HostException("debugfs shows no VM of process " + vm.processId(), 0,
          "Run on the host itself, not in a container, whose process ids are others.");
    }
    List<DebugfsSource> all = new ArrayList<>();
    for (Path folder : folders) {
      String label = vm.name() + " (process " + vm.processId() + ")";
      // The vCPUs of a process are counted over all its VMs.
      all.add(new DebugfsSource(
          folders.size() == 1 ? label : label + ", VM " + folder.getFileName(), vm,
          folders.size() == 1 ? vm.vcpuCount() : 0, debugfs, folder));
    }
    return all;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public OptionalInt processId() {
    return OptionalInt.of(processId);
  }

  @Override
  public String kind() {
    return "debugfs";
  }

  @Override
  public List<String> notes() {
    return List.of("debugfs sums over the vCPUs and has no histograms: blocks are not counted.");
  }

  @Override
  public List<CountReading> read() {
    Map<String, Long> values = Debugfs.read(folder, NAMES);
    return List.of(new CountReading(OptionalInt.empty(), OptionalInt.empty(),
        vcpus > 0 ? OptionalInt.of(vcpus) : OptionalInt.empty(),
        HaltCounts.named(name -> Stream.ofNullable(values.get(name)).toList())));
  }

  @Override
  public void close() {
    debugfs.close();
  }
}
