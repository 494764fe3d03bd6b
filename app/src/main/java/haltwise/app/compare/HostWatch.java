package haltwise.app.compare;

import haltwise.compare.Measure;
import haltwise.compare.Meter;
import haltwise.compare.VoidReason;
import haltwise.linux.HostFiles;
import haltwise.linux.VmProcess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Watches who else takes the host's CPU time during a run. When others took too much, the run must not count.
public final class HostWatch implements Meter {
  private static final Measure OTHERS = Measure.neutral("others_cpu_share", "share",
      "CPU time of the host that other processes took");
  private static final Measure STEAL = Measure.neutral("steal_share", "share",
      "CPU time of the host that the hypervisor below gave to others");

  private final HostFiles files;
  private final double tolerated;
  private final boolean vmsBelong;

  /// @param tolerated share of the host's CPU time that others may take, 0..1
  /// @param vmsBelong whether the running VMs are part of the load, or others
  public HostWatch(HostFiles files, double tolerated, boolean vmsBelong) {
    this.files = files;
    this.tolerated = tolerated;
    this.vmsBelong = vmsBelong;
  }

  @Override
  public List<Measure> measures() {
    return List.of(OTHERS, STEAL);
  }

  @Override
  public Reading begin(Subject subject) {
    List<Integer> ours = new ArrayList<>();
    ours.add(Math.toIntExact(ProcessHandle.current().pid()));
    if (vmsBelong) {
      VmProcess.running(files).forEach(vm -> ours.add(vm.processId()));
    }
    return new Watching(ours.stream().distinct().toList(), HostTicks.read(files, ours));
  }

  private final class Watching implements Reading {
    private final List<Integer> ours;
    private final HostTicks before;
    private HostTicks after;

    Watching(List<Integer> ours, HostTicks before) {
      this.ours = ours;
      this.before = before;
      after = before;
    }

    @Override
    public void stop() {
      after = HostTicks.read(files, ours);
    }

    @Override
    public Map<Measure, Double> values(Totals totals) {
      Map<Measure, Double> values = new LinkedHashMap<>();
      if (after.isTooShortSince(before)) {
        return values;
      }
      values.put(OTHERS, after.othersShareSince(before));
      values.put(STEAL, after.stolenShareSince(before));
      return values;
    }

    @Override
    public List<VoidReason> doubts() {
      double others = after.othersShareSince(before);
      double stolen = after.stolenShareSince(before);
      return after.isTooShortSince(before) || others + stolen <= tolerated
          ? List.of()
          : List.of(new VoidReason(VoidReason.Kind.DISTURBED, String.format(Locale.ROOT,
              "Others took %.1f %% of the host's CPU time (%.1f %% other processes, %.1f %%"
                  + " steal), more than %.1f %%.",
              100 * (others + stolen), 100 * others, 100 * stolen, 100 * tolerated)));
    }

    @Override
    public void close() {
    }
  }
}
