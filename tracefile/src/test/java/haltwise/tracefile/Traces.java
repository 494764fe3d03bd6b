package haltwise.tracefile;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Recordings for the tests of this package.
final class Traces {
  /// The recording that `v1.halts.parquet` holds. Changing it means that old files are no longer tested.
  static Trace golden() {
    TraceInfo info = new TraceInfo(
        "host \"α\" \\ 🐢\n", "6.12.111+deb12-cloud-amd64", "x86_64", "mono", 1_000, 9_000_000_000L,
        List.of(
            new SettingsInForce(0, SettingsInForce.ALL_VMS, HostSettings.KERNEL_DEFAULT),
            new SettingsInForce(5_000, 1, HostSettings.pinned(60_000))),
        List.of(new VcpuInfo(0, 4711, 4712, 0, 0), new VcpuInfo(1, 4811, 0, 7, Halt.UNKNOWN_NS),
            new VcpuInfo(1, 4811, Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE)),
        3, "haltwise 0.1.0", "storage service=100us seed=1", 42);
    VcpuHalts storage = halts(
        new Halt(2_000, 0, 0, 0, false, true, 0, Cause.TIMER, 1, Anchor.CLOCK, WindowChange.NONE),
        new Halt(3_000, 90_000, 141_500, 0, true, true, 0, Cause.DEVICE, Halt.NO_WAKER,
            Anchor.ANSWER,
            new WindowChange(0, 10_000)),
        new Halt(200_000, 7_000, 7_000, 10_000, false, false, 7_000, Cause.IPI, 2, Anchor.PEER,
            new WindowChange(10_000, 10_000)));
    VcpuHalts extremes = halts(
        new Halt(Long.MIN_VALUE, Halt.UNKNOWN_NS, Long.MAX_VALUE, Halt.UNKNOWN_NS, true, false,
            Halt.UNKNOWN_NS, Cause.UNKNOWN, Halt.NO_WAKER, Anchor.UNKNOWN, WindowChange.NONE),
        new Halt(0, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, true, true, Long.MAX_VALUE,
            Cause.OTHER, 0, Anchor.CLOCK, new WindowChange(Halt.UNKNOWN_NS, Long.MAX_VALUE)),
        new Halt(Long.MAX_VALUE, 0, 0, HostSettings.U32_MAX, false, true, 0, Cause.OTHER, 2,
            Anchor.PEER,
            new WindowChange(HostSettings.U32_MAX, 0)));
    return new Trace(info, List.of(storage, halts(), extremes));
  }

  /// A storage workload under the kernel's default settings; times and windows as they are on a real host.
  static Trace storage(int vcpus, int haltsEach) {
    List<VcpuHalts> columns = new ArrayList<>();
    for (int v = 0; v < vcpus; v++) {
      columns.add(storageHalts(new SplittableRandom(v), haltsEach));
    }
    List<VcpuInfo> infos = IntStream.range(0, vcpus)
        .mapToObj(v -> new VcpuInfo(0, 100, 101 + v, v, 0)).toList();
    return new Trace(new TraceInfo("host", "6.18", "x86_64", "mono", 0, 1L << 60,
        List.of(new SettingsInForce(0, SettingsInForce.ALL_VMS, HostSettings.KERNEL_DEFAULT)),
        infos, 0, "test",
        "storage", -1), columns);
  }

  private static VcpuHalts storageHalts(SplittableRandom random, int count) {
    VcpuHalts.Builder halts = new VcpuHalts.Builder();
    long startNs = 5_000_000_000_000L;
    long windowNs = 0;
    for (int i = 0; i < count; i++) {
      long arrivalNs = (long) (Math.exp(random.nextGaussian() * 0.5) * 100_000);
      boolean hit = arrivalNs < windowNs;
      long durationNs = arrivalNs
          + (hit ? 0 : (long) (Math.exp(random.nextGaussian() * 0.4) * 30_000));
      long next = durationNs <= windowNs
          ? windowNs
          : durationNs < 200_000
              ? Math.clamp(windowNs * 2, 10_000, 200_000)
              : windowNs / 2 < 10_000 ? 0 : windowNs / 2;
      WindowChange change = durationNs <= windowNs
          ? WindowChange.NONE
          : new WindowChange(windowNs, next);
      halts.add(new Halt(startNs, arrivalNs, durationNs, windowNs, !hit, true,
          hit ? arrivalNs : windowNs + random.nextInt(600),
          random.nextInt(10) == 0 ? Cause.TIMER : Cause.DEVICE,
          Halt.NO_WAKER, Anchor.ANSWER, change));
      startNs += durationNs + 10_000 + random.nextInt(20_000);
      windowNs = next;
    }
    return halts.build();
  }

  static VcpuHalts halts(Halt... halts) {
    VcpuHalts.Builder builder = new VcpuHalts.Builder();
    for (Halt h : halts) {
      builder.add(h);
    }
    return builder.build();
  }

  static void assertSame(Trace actual, Trace expected) {
    assertThat(actual.info()).isEqualTo(expected.info());
    for (int v = 0; v < expected.halts().size(); v++) {
      assertThat(list(actual.halts().get(v))).isEqualTo(list(expected.halts().get(v)));
    }
  }

  private static List<Halt> list(VcpuHalts halts) {
    return IntStream.range(0, halts.size()).mapToObj(halts::get).toList();
  }

  private Traces() {
  }
}
