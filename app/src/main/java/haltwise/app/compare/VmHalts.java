package haltwise.app.compare;

import haltwise.compare.Measure;
import haltwise.compare.Meter;
import haltwise.compare.VoidReason;
import haltwise.linux.VmProcess;
import haltwise.record.AnchorRule;
import haltwise.record.Recorder;
import haltwise.record.Recording;
import haltwise.record.RecordingPlan;
import haltwise.record.Scope;
import haltwise.record.Spool;
import haltwise.record.VmTarget;
import haltwise.trace.Trace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Records the halts of the VMs that run when a run begins. They are looked for each time: a hook may have started them
/// again.
public final class VmHalts implements Meter {
  private final Scope scope;
  private final Path scratch;
  private int spools;

  /// @param exits whether VM exits are recorded too
  /// @param scratch for spools
  public VmHalts(boolean exits, Path scratch) {
    scope = exits ? Scope.EXITS : Scope.HALTS;
    this.scratch = scratch;
  }

  @Override
  public List<Measure> measures() {
    return HaltMeasures.all();
  }

  @Override
  public Reading begin(Subject subject) {
    List<VmProcess> vms = VmProcess.running();
    if (vms.isEmpty()) {
      return new Recorded(null);
    }
    String label = vms.stream().map(vm -> vm.name() + " (process " + vm.processId() + ")")
        .collect(Collectors.joining(", "));
    RecordingPlan plan = new RecordingPlan(
        vms.stream().map(vm -> VmTarget.of(vm, AnchorRule.INFERRED)).toList(), label, scope);
    return new Recorded(Recorder.start(plan, scratch.resolve("vms-" + spools++ + ".spool")));
  }

  private static final class Recorded implements Reading {
    private final @Nullable Recorder recorder;
    private Optional<Recording> recording = Optional.empty();
    private Optional<Trace> trace = Optional.empty();

    /// @param recorder null without VMs
    Recorded(@Nullable Recorder recorder) {
      this.recorder = recorder;
    }

    @Override
    public void stop() {
      recording = Optional.ofNullable(recorder).map(Recorder::stop);
    }

    /// Decoded when it is asked for: that takes CPU time, which other meters would see.
    @Override
    public Optional<Trace> trace() {
      if (trace.isEmpty()) {
        trace = recording.map(Recorded::decoded);
      }
      return trace;
    }

    private static Trace decoded(Recording recording) {
      try (Spool spool = Spool.open(recording.spool())) {
        Trace decoded = spool.trace();
        Files.delete(recording.spool());
        return decoded;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Map<Measure, Double> values(Totals totals) {
      return trace().map(HaltMeasures::of).orElse(Map.of());
    }

    @Override
    public List<VoidReason> doubts() {
      long lost = trace().map(t -> t.info().eventsLost()).orElse(0L);
      return lost == 0 ? List.of() : List.of(VoidReason.eventsLost(lost));
    }

    @Override
    public void close() {
      if (recorder != null) {
        recorder.close();
      }
    }
  }
}
