package haltwise.app.dashboard;

import haltwise.app.serve.EpochRecord;
import haltwise.app.serve.VcpuEpoch;
import haltwise.app.serve.VmEpoch;
import haltwise.control.Decision;
import haltwise.trace.HostSettings;
import haltwise.trace.facts.TimeHistogram;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// Polling time against count, the study's graphs 1 and 2: over the last ten seconds or less under the settings that are in force
/// now, and over the last ten before they came.
final class PollingTimes {
  private static final int EPOCHS = 40;

  private Optional<Side> now = Optional.empty();
  private Optional<Side> before = Optional.empty();
  private boolean experiment;

  /// @param epochs the latest under these settings
  private record Side(HostSettings settings, Deque<Histogram> epochs) {
    Histogram together() {
      TimeHistogram.Count count = new TimeHistogram.Count();
      long ns = 0;
      for (Histogram h : epochs) {
        count.add(h.halts);
        ns += h.ns;
      }
      return new Histogram(settings, ns, count.histogram());
    }
  }

  /// @param ns that it tells of
  record Histogram(HostSettings settings, long ns, TimeHistogram halts) {
  }

  void add(EpochRecord e) {
    boolean ofExperiment = experiment;
    Decision d = e.decision();
    experiment = d instanceof Decision.Compare || d instanceof Decision.Probe;
    if (ofExperiment || !e.seen().isWatched()) {
      return;
    }
    HostSettings settings = e.inForce();
    if (now.isEmpty() || !now.get().settings.equals(settings)) {
      before = now.or(() -> before);
      now = Optional.of(new Side(settings, new ArrayDeque<>()));
    }
    Deque<Histogram> epochs = now.get().epochs;
    epochs.addLast(new Histogram(settings, e.lengthNs(), pollingTime(e)));
    if (epochs.size() > EPOCHS) {
      epochs.removeFirst();
    }
  }

  private static TimeHistogram pollingTime(EpochRecord e) {
    TimeHistogram.Count count = new TimeHistogram.Count();
    for (VmEpoch vm : e.vms()) {
      for (VcpuEpoch v : vm.vcpus()) {
        count.add(v.histograms().pollingTime());
      }
    }
    return count.histogram();
  }

  Optional<Histogram> now() {
    return now.map(Side::together);
  }

  Optional<Histogram> before() {
    return before.map(Side::together);
  }
}
