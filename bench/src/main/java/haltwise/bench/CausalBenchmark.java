package haltwise.bench;

import haltwise.lab.synthetic.Family;
import haltwise.lab.synthetic.HaltStream;
import haltwise.replay.AfterCost;
import haltwise.replay.HostRule;
import haltwise.replay.Outcome;
import haltwise.replay.Replay;
import haltwise.replay.ReplayModel;
import haltwise.replay.ReplayTape;
import haltwise.replay.WakeLatencies;
import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.Halt;
import haltwise.trace.HostSettings;
import haltwise.trace.SettingsInForce;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuHalts;
import haltwise.trace.VcpuInfo;
import haltwise.trace.WindowChange;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The causal replay of one settings over a million answers by one thread: milliseconds. JMH fills the fields.
@NullUnmarked
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class CausalBenchmark {
  static final int HALTS = 1_000_000;

  @Param({"poisson100", "io97", "pingpong", "mixed"})
  public String family;

  private Replay replay;

  @Setup
  public void draw() {
    VcpuHalts.Builder b = new VcpuHalts.Builder();
    HaltStream stream = Family.named(family).counting(HALTS, 1);
    while (stream.advance()) {
      b.add(new Halt(stream.startNs(), stream.arrivalNs(), stream.arrivalNs(), 100_000_000, false,
          true,
          stream.arrivalNs(), Cause.DEVICE, Halt.NO_WAKER, Anchor.ANSWER, WindowChange.NONE));
    }
    HostSettings generous = HostSettings.pinned(100_000_000);
    Trace trace = new Trace(new TraceInfo("host", "6.12.0", "x86_64", "mono", 0, stream.startNs(),
        List.of(new SettingsInForce(0, SettingsInForce.ALL_VMS, generous)),
        List.of(new VcpuInfo(0, 1, 2, 0, 0)), 0, "bench", "", HALTS), List.of(b.build()));
    ReplayModel model = new ReplayModel(HostRule.NEWEST,
        WakeLatencies.constant(Family.WAKE_LATENCY_NS),
        AfterCost.NONE, 1,
        List.of());
    replay = new Replay(ReplayTape.of(trace, model));
  }

  @Benchmark
  public Outcome kernelDefault() {
    return replay.run(HostSettings.KERNEL_DEFAULT);
  }
}
