package haltwise.app;

import haltwise.lab.synthetic.Family;
import haltwise.lab.synthetic.HaltStream;
import haltwise.replay.HostRule;
import haltwise.replay.HostRule.Step;
import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.Halt;
import haltwise.trace.HostSettings;
import haltwise.trace.SettingsInForce;
import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuInfo;
import haltwise.trace.WindowChange;
import haltwise.tracefile.TraceFile;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/// The halts of a family as a kernel would have recorded them: what is drawn is when wake events come and how long the
/// vCPU is busy; windows, hits, blocks and window events follow by the kernel's rule. None is kept: it may be longer than
/// memory.
///
/// @param halts of all vCPUs together
/// @param settings that the kernel polls by
record SyntheticTrace(Family family, long halts, int vcpus, long seed, HostSettings settings) {
  static final String KERNEL = "6.12";
  /// An event this soon after the halt began is there at the first check, which is made without polling too.
  private static final long IMMEDIATE_NS = 1_000;
  /// Progress is told once in so many halts.
  private static final int STRIDE = 1 << 16;

  SyntheticTrace {
    if (halts < 1 || vcpus < 1 || vcpus > halts) {
      throw new IllegalArgumentException(halts + " halts of " + vcpus
          + " vCPUs cannot be made. Give --halts and --vcpus of 1 or more, and a halt for each vCPU.");
    }
  }

  String label() {
    return "synthetic " + family.word() + " halts=" + halts + " vcpus=" + vcpus + " seed=" + seed
        + " wake-latency=" + Family.WAKE_LATENCY_NS;
  }

  /// @param written is told, now and then, how many halts are done
  /// @return what the file says of itself
  TraceInfo writeTo(Path file, LongConsumer written) {
    TraceInfo[] info = new TraceInfo[1];
    TraceFile.write(file, vcpus, sink -> {
      long done = 0;
      long endNs = 0;
      for (int v = 0; v < vcpus; v++) {
        long count = halts / vcpus + (v < halts % vcpus ? 1 : 0);
        endNs = Math.max(endNs, new OneVcpu(v, count).writeTo(sink, done, written));
        done += count;
      }
      info[0] = info(endNs);
      return info[0];
    });
    return info[0];
  }

  private TraceInfo info(long endNs) {
    return new TraceInfo("synthetic", KERNEL, "x86_64", "mono", 0, endNs,
        List.of(new SettingsInForce(0, SettingsInForce.ALL_VMS, settings)),
        IntStream.range(0, vcpus).mapToObj(v -> new VcpuInfo(0, 0, 0, v, 0)).toList(), 0,
        "haltwise " + Version.number() + " lab --synthetic: drawn, not recorded", label(), halts);
  }

  /// Wakes from outside keep their time, answers their distance from what the vCPU did.
  private Anchor anchor() {
    return switch (family) {
      case POISSON100, POISSON1000, MMPP, TICK250 -> Anchor.CLOCK;
      case IO97, PINGPONG, MIXED, DRIFT, SWITCH_SLOW, SWITCH_FAST -> Anchor.ANSWER;
    };
  }

  private final class OneVcpu {
    private final HostRule rule = HostRule.NEWEST;
    private final int vcpu;
    private final long count;
    private long windowNs;

    OneVcpu(int vcpu, long count) {
      this.vcpu = vcpu;
      this.count = count;
    }

    /// @return when the work after its last halt was done, ns
    long writeTo(TraceFile.Sink sink, long done, LongConsumer written) {
      HaltStream stream = family.counting(count, seed + vcpu * 0x9E3779B97F4A7C15L);
      long startNs = 0;
      for (long i = 0; stream.advance(); i++) {
        Halt halt = next(startNs, stream.arrivalNs());
        sink.add(vcpu, halt);
        startNs = halt.endNs() + stream.busyNs();
        if (i % STRIDE == 0) {
          written.accept(done + i);
        }
      }
      return startNs;
    }

    private Halt next(long startNs, long arrivalNs) {
      long window = rule.atEntry(windowNs, settings.maxNs());
      boolean waited = arrivalNs > Math.max(window, window == 0 ? IMMEDIATE_NS : 0);
      long durationNs = arrivalNs + (waited ? Family.WAKE_LATENCY_NS : 0);
      Step step = rule.step(window, durationNs, true, settings.maxNs());
      windowNs = rule.after(step, window, settings);
      WindowChange change = step == Step.GROW || step == Step.SHRINK
          ? new WindowChange(window, windowNs)
          : WindowChange.NONE;
      return new Halt(startNs, arrivalNs, durationNs, window, waited, true,
          Math.min(window, arrivalNs), family == Family.TICK250 ? Cause.TIMER : Cause.DEVICE,
          Halt.NO_WAKER, anchor(), change);
    }
  }
}
