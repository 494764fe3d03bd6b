package haltwise.app.serve;

import haltwise.app.top.OwnCost;
import haltwise.control.ControlPlan;
import haltwise.control.EpochObservation;
import haltwise.control.Measured;
import haltwise.linux.HostFiles;
import java.util.List;
import java.util.Map;

/// A VM that was controlled for a while.
///
/// @param plan the last one
/// @param elapsedNs of all epochs
/// @param workItems that it finished meanwhile
/// @param total of all epochs
/// @param changes how often its max was set anew
/// @param ownCpuShare CPU time of this program, without the VM's threads, as a share of one CPU
/// @param decisions those that changed something, as [ServeDocument#decision] writes them; only kept for JSON
public record ServedRun(String workload, ControlPlan plan, long elapsedNs, long workItems,
    int vcpus, Measured total, int changes, double ownCpuShare, long eventsLost,
    List<Map<String, Object>> decisions) {
  public ServedRun {
    decisions = List.copyOf(decisions);
  }

  public double workPerSecond() {
    return elapsedNs == 0 ? 0 : workItems * 1e9 / elapsedNs;
  }

  public double polledCpuShare() {
    return elapsedNs == 0 ? 0 : (double) total.polledNs() / elapsedNs / Math.max(1, vcpus);
  }

  /// Adds up while it runs.
  public static final class Count {
    private final String workload;
    private final OwnCost own;
    private final HostSteal steal = new HostSteal(HostFiles.ofThisHost());
    private final long startNs = System.nanoTime();
    private long lastNs = startNs;
    private long firstWork = -1;
    private long lastWork;
    private long workFromNs = startNs;
    private int vcpus;
    private Measured total = Measured.NOTHING;
    private int changes;
    private long lost;
    /// Taken while the VM's threads live: afterwards nobody tells what they used.
    private long ownNs;

    /// @param labThreads of this process that run the VM
    public Count(String workload, List<Integer> labThreads) {
      this.workload = workload;
      own = new OwnCost(labThreads);
    }

    /// Since the last call, of all CPUs' time.
    public double stealShare() {
      return steal.takeShare();
    }

    /// @param work done by the VM since it began
    public void add(EpochObservation o, boolean changed, long work) {
      lastNs = System.nanoTime();
      if (firstWork < 0) {
        firstWork = work;
        workFromNs = lastNs;
        own.takeNs();
        vcpus = o.vcpus();
        return;
      }
      ownNs += own.takeNs();
      lastWork = work;
      total = total.plus(o.real());
      changes += changed ? 1 : 0;
      lost += o.disturbances().eventsLost();
    }

    public ServedRun run(ControlPlan plan, List<Map<String, Object>> decisions) {
      long elapsedNs = lastNs - workFromNs;
      return new ServedRun(workload, plan, elapsedNs, Math.max(0, lastWork - firstWork), vcpus,
          total, changes, elapsedNs == 0 ? 0 : (double) ownNs / elapsedNs, lost, decisions);
    }
  }
}
