package haltwise.trace.facts;

import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuHalts;
import java.util.ArrayList;
import java.util.List;

/// Counts a recording into [TraceFacts], piece by piece, in memory that does not grow with the number of halts.
public final class TraceCount {
  private final TraceInfo info;
  private final List<HaltCount> vcpus = new ArrayList<>();
  private final TimeHistogram.Count pollingTime = new TimeHistogram.Count();
  private final TimeHistogram.Count arrivals = new TimeHistogram.Count();

  public TraceCount(TraceInfo info) {
    this.info = info;
    info.vcpus().forEach(_ -> vcpus.add(new HaltCount()));
  }

  /// @param vcpu index in [TraceInfo#vcpus]
  /// @param next halts of that vCPU that follow those of the last call with it
  public void add(int vcpu, VcpuHalts next) {
    vcpus.get(vcpu).add(next);
    for (int i = 0; i < next.size(); i++) {
      PollShare share = PollShare.of(next, i);
      pollingTime.add(Math.min(PollShare.polledNs(next, i), next.windowNs(i)), share);
      arrivals.add(next.arrivalNs(i), share);
    }
  }

  public TraceFacts facts() {
    HaltCount all = new HaltCount();
    vcpus.forEach(all::addAll);
    return new TraceFacts(info, all.facts(), vcpus.stream().map(HaltCount::facts).toList(),
        pollingTime.histogram(), arrivals.histogram());
  }
}
