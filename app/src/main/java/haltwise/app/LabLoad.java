package haltwise.app;

import haltwise.app.compare.LabMeasures;
import haltwise.app.compare.NativeReference;
import haltwise.compare.Arm;
import haltwise.compare.Load;
import haltwise.compare.Measure;
import haltwise.compare.Meter;
import haltwise.compare.SeenWindows;
import haltwise.compare.VoidReason;
import haltwise.lab.LabOptions;
import haltwise.lab.LabReport;
import haltwise.lab.LabVm;
import haltwise.lab.VcpuThread;
import haltwise.lab.Workload;
import haltwise.linux.HostException;
import haltwise.linux.KvmParameters;
import haltwise.replay.Cautions;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.trace.facts.TraceFacts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A lab workload as the load of an experiment: a new VM for each run, which gets its arm's max with KVM_CAP_HALT_POLL.
final class LabLoad implements Load {
  private final Workload workload;
  private final LabOptions options;
  private final boolean exits;
  private final HostSettings host;
  private final Meter meter;
  private final double tolerated;
  private final Path scratch;
  private final Optional<NativeReference> reference;
  private int spools;

  /// @param exits whether VM exits are recorded too
  /// @param host the parameters that the arms were checked against
  /// @param tolerated share of what others may take, 0..1
  /// @param scratch for spools
  /// @param reference the same work without a VM
  LabLoad(Workload workload, LabOptions options, boolean exits, HostSettings host, Meter meter,
      double tolerated, Path scratch, Optional<NativeReference> reference) {
    this.workload = workload;
    this.options = options;
    this.exits = exits;
    this.host = host;
    this.meter = meter;
    this.tolerated = tolerated;
    this.scratch = scratch;
    this.reference = reference;
  }

  /// @throws HostException when an arm needs more than its max to differ from the host's parameters, or is a guest's
  static void check(Arm arm, HostSettings host) {
    if (!(arm.settings() instanceof HostSettings wanted)) {
      throw new HostException("Arm " + arm.name() + " asks for the guest settings "
          + arm.settings() + ", and lab guests have no Linux that polls", 0,
          "Compare them with a command of yours, in a Linux guest or from its host: haltwise compare --side guest ... --"
              + " COMMAND.");
    }
    if (!wanted.isOff() && !wanted.equals(host.withMaxNs(wanted.maxNs()))) {
      throw new HostException("Arm " + arm.name() + " asks for " + wanted
          + ", but for one VM only max can be set (KVM_CAP_HALT_POLL), and the host has "
          + host, 0,
          "Compare its max alone: --arm " + arm.name() + "=max="
              + (wanted.equals(HostSettings.pinned(wanted.growStartNs()))
                  ? wanted.growStartNs()
                  : wanted.maxNs())
              + "ns, or drive a VM by a command of yours, whose arms are settings of the whole host:"
              + " haltwise compare ... -- COMMAND.");
    }
  }

  @Override
  public List<Measure> measures() {
    return Stream.of(LabMeasures.all(), meter.measures(),
        reference.map(NativeReference::measures).orElse(List.of())).flatMap(List::stream).toList();
  }

  @Override
  public Done run(Arm arm, Place place) throws InterruptedException {
    // What cannot poll is the same with any grow and shrink.
    long maxNs = arm.settings().isOff() ? 0 : arm.settings().maxNs();
    LabOptions how = options.withHaltPollMaxNs(maxNs);
    Path spool = scratch.resolve("run-" + spools++ + ".spool");
    Done done;
    LabReport report;
    try (LabVm vm = LabVm.create(workload, how);
        ShutdownGuard _ = ShutdownGuard.closing(vm);
        MeteredWindow window = new MeteredWindow(vm)) {
      RecordedLab run = RecordedLab.run(vm, workload, how, spool, exits, window);
      report = run.report();
      done = done(run, window, maxNs);
    }
    return reference.isPresent()
        ? done.with(reference.get().of(place.round(), report))
        : done;
  }

  private Done done(RecordedLab run, MeteredWindow window, long maxNs) {
    LabReport report = run.report();
    Map<Measure, Double> values = new LinkedHashMap<>(LabMeasures.of(report, run.trace()));
    List<VoidReason> doubts = new ArrayList<>();
    treatment(run, maxNs).ifPresent(doubts::add);
    long lost = run.trace().info().eventsLost();
    if (lost > 0) {
      doubts.add(VoidReason.eventsLost(lost));
    }
    contention(run.trace()).ifPresent(doubts::add);
    Meter.Reading reading = window.reading();
    values.putAll(reading.values(new Meter.Totals(report.elapsedNs(),
        OptionalDouble.of((double) report.workItems()))));
    doubts.addAll(reading.doubts());
    return new Done(values, report.startNs(), report.endNs(), Optional.of(run.trace()), doubts,
        run.recording().notes());
  }

  /// Settings cannot show what they do where others do not let them.
  private Optional<VoidReason> contention(Trace trace) {
    double share = TraceFacts.of(trace).all().contendedShare().orElse(0);
    return share > Math.max(Cautions.MANY_CONTENDED, tolerated)
        ? Optional.of(new VoidReason(VoidReason.Kind.DISTURBED, String.format(Locale.ROOT,
            "Other tasks on the vCPUs' CPUs cut %.1f %% of the polls short.", 100 * share)))
        : Optional.empty();
  }

  /// Why the arm was not in force.
  private Optional<VoidReason> treatment(RecordedLab run, long maxNs) {
    Optional<HostSettings> now = KvmParameters.read().map(TuneCommand::settings);
    if (!now.equals(Optional.of(host))) {
      return Optional.of(doubt("The host's parameters changed from " + host + " to "
          + now.map(HostSettings::toString).orElse("unreadable") + "."));
    }
    Optional<VoidReason> above = SeenWindows.of(run.trace(), maxNs).doubt(0);
    if (above.isPresent()) {
      return above;
    }
    long polls = run.report().halts().polls();
    return maxNs == 0 && polls > 0
        ? Optional.of(doubt("KVM counted " + polls + " polls, though the arm's max is 0."))
        : Optional.empty();
  }

  private static VoidReason doubt(String text) {
    return new VoidReason(VoidReason.Kind.TREATMENT, text);
  }

  @Override
  public void close() {
    // Each VM is gone after its run, and with it its max.
    reference.ifPresent(NativeReference::close);
  }

  /// The meter, around the measured window.
  private final class MeteredWindow implements LabVm.Window, AutoCloseable {
    private final LabVm vm;
    private Meter.@Nullable Reading reading;

    MeteredWindow(LabVm vm) {
      this.vm = vm;
    }

    @Override
    public void begins() {
      reading = meter.begin(new Meter.Subject(
          vm.vcpuThreads().stream().map(VcpuThread::threadId).toList()));
    }

    @Override
    public void ends() {
      reading().stop();
    }

    Meter.Reading reading() {
      Meter.Reading begun = reading;
      if (begun == null) {
        throw new IllegalStateException("BUG: a run ended before its window began");
      }
      return begun;
    }

    @Override
    public void close() {
      if (reading != null) {
        reading.close();
      }
    }
  }
}
