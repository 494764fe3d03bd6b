package haltwise.app.metrics;

import haltwise.app.serve.EpochRecord;
import haltwise.app.serve.LatencyCounts;
import haltwise.control.Decision;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/// The metrics as text. Made anew for each scrape, so that nobody pays for what nobody reads.
public final class Exposition {
  /// Upper bounds of the wake latency's buckets, ns.
  private static final long[] BUCKETS_NS = {1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000,
      200_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000, 100_000_000};

  private final Totals totals;
  private final String what;
  private final String version;
  private final IntSupplier pages;
  private final LongSupplier cutOff;

  /// @param what is controlled, in words
  /// @param version of this program
  /// @param pages of the dashboard that are open
  /// @param cutOff pages that were cut off
  public Exposition(Totals totals, String what, String version, IntSupplier pages,
      LongSupplier cutOff) {
    this.totals = totals;
    this.what = what;
    this.version = version;
    this.pages = pages;
    this.cutOff = cutOff;
  }

  /// @param type of the content, as HTTP names it
  public record Text(String type, byte[] bytes) {
    /// @param accept what the reader understands, as HTTP says it
    static Text of(MetricSnapshots snapshots, String accept) {
      OpenMetricsTextFormatWriter open = OpenMetricsTextFormatWriter.create();
      ExpositionFormatWriter writer = open.accepts(accept)
          ? open
          : PrometheusTextFormatWriter.create();
      try {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        writer.write(bytes, snapshots, EscapingScheme.UNDERSCORE_ESCAPING);
        return new Text(writer.getContentType(), bytes.toByteArray());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// @param accept what the reader understands, as HTTP says it
  public Text text(String accept) {
    return Text.of(snapshots(), accept);
  }

  /// Every [Metric] that has a value now.
  MetricSnapshots snapshots() {
    synchronized (totals) {
      List<MetricSnapshot> all = new ArrayList<>(List.of(build(), state(),
          counter(Metric.EPOCHS, totals.epochs),
          counter(Metric.EPOCHS_UNWATCHED, totals.unwatched),
          counter(Metric.EPOCHS_MISSED, totals.latest.map(EpochRecord::missed).orElse(0L)),
          gauge(Metric.LAST_EPOCH, totals.time.toEpochMilli() / 1e3), decisions(), alarms(),
          counter(Metric.COST, totals.costNs / 1e9),
          counter(Metric.PREDICTED_COST, totals.predictedNs / 1e9),
          counter(Metric.OWN_CPU, totals.ownCpuNs / 1e9),
          counter(Metric.WATCHED_CPU, totals.watchedCpuNs / 1e9),
          gauge(Metric.PAGES, pages.getAsInt()),
          counter(Metric.PAGES_CUT_OFF, cutOff.getAsLong())));
      all.addAll(settings());
      totals.latest.ifPresent(e -> all.addAll(ofEpoch(e)));
      all.addAll(ofVcpus());
      return new MetricSnapshots(all);
    }
  }

  private List<MetricSnapshot> settings() {
    return totals.inForce.<List<MetricSnapshot>>map(s -> List.of(
        gauge(Metric.MAX, s.maxNs() / 1e9), gauge(Metric.GROW, s.grow()),
        gauge(Metric.GROW_START, s.growStartNs() / 1e9), gauge(Metric.SHRINK, s.shrink())))
        .orElse(List.of());
  }

  private List<MetricSnapshot> ofEpoch(EpochRecord e) {
    List<MetricSnapshot> all = new ArrayList<>(List.of(
        gauge(Metric.BLOCK_PRICE, e.plan().blockPriceNs() / 1e9),
        gauge(Metric.POLLED_RATIO, totals.polledRatio()),
        gauge(Metric.VMS, totals.waiting ? 0 : e.vms().size()),
        gauge(Metric.VCPUS, totals.waiting
            ? 0
            : e.vms().stream().mapToInt(vm -> vm.vcpus().size()).sum()),
        counter(Metric.EVENTS_LOST, e.cost().lost()),
        gauge(Metric.STEAL, e.seen().disturbances().stealShare())));
    e.plan().polledBudget().ifPresent(b -> all.add(gauge(Metric.BUDGET, b)));
    return all;
  }

  private List<MetricSnapshot> ofVcpus() {
    CounterSnapshot.Builder halts = counter(Metric.HALTS);
    CounterSnapshot.Builder blocks = counter(Metric.BLOCKS);
    CounterSnapshot.Builder polled = counter(Metric.POLLED);
    CounterSnapshot.Builder wasted = counter(Metric.WASTED);
    GaugeSnapshot.Builder windows = gauge(Metric.WINDOW);
    for (Map.Entry<Totals.VcpuKey, Totals.OfVcpu> entry : totals.vcpus.entrySet()) {
      Totals.OfVcpu v = entry.getValue();
      Totals.VcpuKey key = entry.getKey();
      Labels labels = Labels.of("vm", key.vm().vm(), "pid", key.vm().pid(), "vcpu", key.vcpu());
      halts.dataPoint(point(labels.add("outcome", "hit"), v.hits))
          .dataPoint(point(labels.add("outcome", "miss"), v.misses))
          .dataPoint(point(labels.add("outcome", "unpolled"), v.unpolled));
      blocks.dataPoint(point(labels, v.blocks));
      polled.dataPoint(point(labels, v.polledNs / 1e9));
      wasted.dataPoint(point(labels, v.wastedNs / 1e9));
      if (v.windowNs >= 0 && !key.equals(Totals.VcpuKey.OTHER_VCPUS)) {
        windows.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder().labels(labels)
            .value(v.windowNs / 1e9).build());
      }
    }
    return List.of(halts.build(), blocks.build(), polled.build(), wasted.build(), windows.build(),
        latencies());
  }

  private MetricSnapshot latencies() {
    HistogramSnapshot.Builder all = HistogramSnapshot.builder().name(Metric.WAKE_LATENCY.base())
        .help(Metric.WAKE_LATENCY.help());
    totals.latencies.forEach((vm, waits) -> {
      LatencyCounts counts = waits.build();
      ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
      long below = 0;
      for (long ns : BUCKETS_NS) {
        long atMost = counts.atMost(ns);
        buckets.bucket(ns / 1e9, atMost - below);
        below = atMost;
      }
      buckets.bucket(Double.POSITIVE_INFINITY, counts.total() - below);
      all.dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
          .labels(Labels.of("vm", vm.vm(), "pid", vm.pid()))
          .classicHistogramBuckets(buckets.build()).sum(counts.sumNs() / 1e9).build());
    });
    return all.build();
  }

  private MetricSnapshot build() {
    return InfoSnapshot.builder().name(Metric.BUILD.base()).help(Metric.BUILD.help())
        .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
            .labels(Labels.of("version", version, "controls", what)).build())
        .build();
  }

  private MetricSnapshot state() {
    boolean abstains = totals.latest.map(e -> e.decision() instanceof Decision.Abstain)
        .orElse(false);
    String now = totals.waiting
        ? "waiting"
        : totals.held ? "held" : abstains ? "abstaining" : "choosing";
    StateSetSnapshot.StateSetDataPointSnapshot.Builder states = StateSetSnapshot.StateSetDataPointSnapshot
        .builder();
    for (String state : List.of("abstaining", "choosing", "held", "waiting")) {
      states.state(state, state.equals(now));
    }
    return StateSetSnapshot.builder().name(Metric.STATE.base()).help(Metric.STATE.help())
        .dataPoint(states.build()).build();
  }

  private MetricSnapshot decisions() {
    CounterSnapshot.Builder all = counter(Metric.DECISIONS);
    totals.decisions.forEach((kind, n) -> all.dataPoint(point(Labels.of("kind", kind), n)));
    return all.build();
  }

  private MetricSnapshot alarms() {
    CounterSnapshot.Builder all = counter(Metric.ALARMS);
    totals.alarms
        .forEach((guard, n) -> all.dataPoint(point(Labels.of("guard", guard.word()), n)));
    return all.build();
  }

  private static CounterSnapshot.Builder counter(Metric m) {
    return CounterSnapshot.builder().name(m.base()).help(m.help());
  }

  private static MetricSnapshot counter(Metric m, double value) {
    return counter(m).dataPoint(point(Labels.EMPTY, value)).build();
  }

  private static CounterSnapshot.CounterDataPointSnapshot point(Labels labels, double value) {
    return CounterSnapshot.CounterDataPointSnapshot.builder().labels(labels).value(value).build();
  }

  private static GaugeSnapshot.Builder gauge(Metric m) {
    return GaugeSnapshot.builder().name(m.base()).help(m.help());
  }

  private static MetricSnapshot gauge(Metric m, double value) {
    return gauge(m)
        .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder().value(value).build()).build();
  }
}
