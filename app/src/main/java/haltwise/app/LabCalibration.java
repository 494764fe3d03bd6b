package haltwise.app;

import haltwise.doctor.AfterHalt;
import haltwise.doctor.Energy;
import haltwise.doctor.HostCalibration;
import haltwise.doctor.HostPrimitives;
import haltwise.doctor.Measurement;
import haltwise.lab.LabOptions;
import haltwise.lab.Workload;
import haltwise.linux.HostFiles;
import haltwise.linux.HostIdentity;
import haltwise.trace.Trace;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Calibrates this host: what system calls and tiny guests tell, and recorded halts of lab VMs for the rest.
final class LabCalibration {
  /// Together they idle from some µs to 10 ms, woken by a device, by their own timer, and by another vCPU. With the
  /// usual idle time of each, ns, which says how long to run.
  private static final Map<String, Long> IDLE_NS = Map.ofEntries(
      Map.entry("storage service=5us depth=4", 10_000L), Map.entry("storage service=5us", 50_000L),
      Map.entry("poisson rate=20000", 50_000L), Map.entry("storage service=50us", 100_000L),
      Map.entry("storage service=100us", 150_000L), Map.entry("storage service=300us", 350_000L),
      Map.entry("storage service=1ms", 1_000_000L), Map.entry("storage service=3ms", 3_000_000L),
      Map.entry("storage service=8ms", 8_000_000L), Map.entry("ticks hz=2048", 488_000L),
      Map.entry("ticks hz=500", 2_000_000L), Map.entry("ticks hz=100", 10_000_000L),
      Map.entry("pingpong", 70_000L));
  private static final int HALTS = 120;
  private static final long SHORTEST_NS = 300_000_000;
  private static final long WARM_UP_NS = 150_000_000;

  /// Where polling and blocking are compared: short enough that polling catches it all.
  private static final String SAME_WORK = "storage service=100us";
  private static final long SAME_WORK_NS = 500_000_000;
  private static final int SAME_WORK_PAIRS = 2;
  /// On a busy host few polls hit, so it takes more of them.
  private static final int SAME_WORK_PAIRS_AT_MOST = 6;
  private static final long GENEROUS_NS = 5_000_000;

  private final Path folder;
  private final Progress progress;
  private int runs;

  /// @param folder for spools
  LabCalibration(Path folder, Progress progress) {
    this.folder = folder;
    this.progress = progress;
  }

  /// @throws haltwise.linux.HostException when this host cannot run or record a lab VM
  HostCalibration run() throws InterruptedException {
    Instant takenAt = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    long startNs = System.nanoTime();
    List<Trace> blocking = new ArrayList<>();
    List<String> labels = IDLE_NS.keySet().stream().sorted().toList();
    for (String label : labels) {
      long ns = Math.max(SHORTEST_NS, HALTS * IDLE_NS.getOrDefault(label, 0L));
      blocking.add(record(label, ns, 0));
    }
    List<Trace> sameWork = new ArrayList<>();
    for (int i = 0; i < SAME_WORK_PAIRS
        || i < SAME_WORK_PAIRS_AT_MOST && AfterHalt.of(sameWork).isEmpty(); i++) {
      sameWork.add(record(SAME_WORK, SAME_WORK_NS, 0));
      sameWork.add(record(SAME_WORK, SAME_WORK_NS, GENEROUS_NS));
    }
    List<Measurement> primitives = HostPrimitives.measure();
    Energy energy = LabEnergy.measure(HostFiles.ofThisHost());
    progress.done();
    return HostCalibration.of(HostIdentity.read(), HostIdentity.cpuModel(), takenAt,
        System.nanoTime() - startNs, primitives, blocking, sameWork, energy);
  }

  private Trace record(String label, long durationNs, long maxNs) throws InterruptedException {
    Workload workload = Workload.parse(label);
    LabOptions how = LabOptions.of(workload, durationNs).withHaltPollMaxNs(maxNs)
        .withWarmUpNs(WARM_UP_NS);
    Trace trace = RecordedLab.run(workload, how, folder.resolve("run-" + runs++ + ".spool"))
        .trace();
    // The last quarter is for what the micro-VMs do not tell.
    progress.at(Math.min(0.75, 0.75 * runs / (IDLE_NS.size() + 2 * SAME_WORK_PAIRS)));
    return trace;
  }
}
