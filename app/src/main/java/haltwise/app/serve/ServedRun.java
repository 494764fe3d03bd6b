package haltwise.app.serve;

import haltwise.control.ControlPlan;
import haltwise.control.Decision;
import haltwise.control.Measured;
import haltwise.control.Spending;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// A VM, or a host, that was controlled for a while.
///
/// @param plan the last one
/// @param elapsedNs of all epochs
/// @param workItems that it finished meanwhile; negative where nobody knows
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

  /// Adds up while it runs, from the end of the first epoch on.
  public static final class Count implements EpochWatcher {
    private final String workload;
    private final LongSupplier work;
    private final List<Map<String, Object>> decisions = new ArrayList<>();
    private Optional<Decision> before = Optional.empty();
    private final boolean keepsDecisions;
    private Optional<ControlPlan> plan = Optional.empty();
    private boolean begun;
    private long fromNs;
    private long toNs;
    private long firstWork;
    private long lastWork;
    private int vcpus;
    private Measured total = Measured.NOTHING;
    private int changes;
    private long lost;
    private double ownNs;

    /// @param work done by the VM so far; negative: unknown
    /// @param keepsDecisions for JSON
    public Count(String workload, LongSupplier work, boolean keepsDecisions) {
      this.workload = workload;
      this.work = work;
      this.keepsDecisions = keepsDecisions;
    }

    @Override
    public void plan(ControlPlan newPlan, long firstEpoch, Spending spent) {
      plan = Optional.of(newPlan);
    }

    @Override
    public void epoch(EpochRecord e) {
      toNs = System.nanoTime();
      lastWork = work.getAsLong();
      boolean isNoNews = e.decision().isNoNews(before);
      before = Optional.of(e.decision());
      if (keepsDecisions && !isNoNews) {
        decisions.add(ServeDocument.decision(e.seen(), e.decision(), e.plan().blockPriceNs()));
      }
      if (!begun) {
        begun = true;
        fromNs = toNs;
        firstWork = lastWork;
        vcpus = e.seen().vcpus();
        return;
      }
      ownNs += e.cost().ownCpuShare() * e.lengthNs();
      total = total.plus(e.seen().real());
      changes += e.decision().settings().equals(e.inForce()) ? 0 : 1;
      lost += e.seen().disturbances().eventsLost();
    }

    /// After it was closed; empty when no epoch was controlled.
    public Optional<ServedRun> run() {
      long elapsedNs = toNs - fromNs;
      return plan.map(p -> new ServedRun(workload, p, elapsedNs,
          lastWork < 0 ? lastWork : Math.max(0, lastWork - firstWork), vcpus, total, changes,
          elapsedNs == 0 ? 0 : ownNs / elapsedNs, lost, decisions));
    }
  }
}
