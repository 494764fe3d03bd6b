package haltwise.record.counts;

import haltwise.linux.HostException;
import haltwise.linux.HostIdentity;
import haltwise.record.Recorder;
import haltwise.trace.HostSettings;
import haltwise.trace.counts.CountSample;
import haltwise.trace.counts.CountSeries;
import haltwise.trace.counts.CountedHalts;
import haltwise.trace.counts.CountedVm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/// Reads counters now, at the end, and once in each interval between.
public final class CountRecorder {
  private final List<Counted> all;

  private static final class Counted {
    final CountSource source;
    final List<CountReading> first = new ArrayList<>();
    final List<List<CountSample>> samples = new ArrayList<>();
    Optional<String> end = Optional.empty();

    Counted(CountSource source) {
      this.source = source;
    }

    void read() {
      long beforeNs = System.nanoTime();
      List<CountReading> readings = source.read();
      // In the middle of the time that the reading took.
      long atNs = beforeNs + (System.nanoTime() - beforeNs) / 2;
      if (first.isEmpty()) {
        first.addAll(readings);
        readings.forEach(_ -> samples.add(new ArrayList<>()));
      }
      if (readings.size() != first.size()) {
        throw new HostException(source.name() + " has " + readings.size() + " vCPUs and had "
            + first.size(), 0, "Do not plug vCPUs while they are counted.");
      }
      for (int i = 0; i < readings.size(); i++) {
        samples.get(i).add(new CountSample(OptionalLong.of(atNs), readings.get(i).counts()));
      }
    }

    /// A VM that ends while it is counted keeps what was counted of it until then.
    void readOn() {
      if (end.isEmpty()) {
        try {
          read();
        } catch (HostException e) {
          end = Optional.of("Counting ended early: " + e.what() + ".");
        }
      }
    }

    CountedVm vm(Optional<HostSettings> settings) {
      List<CountSeries> series = new ArrayList<>();
      for (int i = 0; i < first.size(); i++) {
        CountReading r = first.get(i);
        series.add(new CountSeries(r.vcpuId(), r.threadId(), r.vcpus(), samples.get(i)));
      }
      List<String> notes = new ArrayList<>(source.notes());
      end.ifPresent(notes::add);
      if (settings.isPresent() && !(source instanceof StatsSource)) {
        notes.add("The settings are the host's. A VM may have a max of its own (KVM_CAP_HALT_POLL),"
            + " which cannot be seen from outside.");
      }
      return new CountedVm(source.name(), source.processId(), source.kind(), settings, notes,
          series);
    }
  }

  /// Reads all sources for the first time.
  ///
  /// @param sources stay the caller's to close
  /// @throws HostException when one of them cannot be read
  public CountRecorder(List<? extends CountSource> sources) {
    all = sources.stream().map(Counted::new).toList();
    all.forEach(Counted::read);
  }

  /// Reads on for a while.
  ///
  /// @param intervalNs between readings
  public void run(long durationNs, long intervalNs) throws InterruptedException {
    long startNs = System.nanoTime();
    for (long nextNs = intervalNs; nextNs < durationNs; nextNs += intervalNs) {
      TimeUnit.NANOSECONDS.sleep(startNs + nextNs - System.nanoTime());
      all.forEach(Counted::readOn);
    }
    TimeUnit.NANOSECONDS.sleep(startNs + durationNs - System.nanoTime());
    all.forEach(Counted::readOn);
  }

  /// What was read so far.
  ///
  /// @param settings that the VMs obey; empty when not known
  public CountedHalts counted(String workload, Optional<HostSettings> settings) {
    HostIdentity host = HostIdentity.read();
    return new CountedHalts(host.hostName(), host.kernelRelease(), host.architecture(), workload,
        Recorder.VERSION, all.stream().map(c -> c.vm(settings)).toList());
  }
}
