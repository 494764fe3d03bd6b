package haltwise.app.metrics;

import haltwise.app.agent.GuestIdleCounts;
import haltwise.app.serve.GuestRun;
import haltwise.app.serve.GuestRun.Looked;
import haltwise.trace.GuestSettings;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The metrics of `serve --guest`: what its kernel counts of idling, read at each scrape, and what control did.
///
/// @param idle the kernel's counters, as they are now
/// @param version of this program
public record GuestExposition(GuestRun run, Supplier<GuestIdleCounts> idle, String version) {
  private static final String PREFIX = "haltwise_guest_";

  /// @param accept what the reader understands, as HTTP says it
  public Exposition.Text text(String accept) {
    return Exposition.Text.of(new MetricSnapshots(all()), accept);
  }

  private List<MetricSnapshot> all() {
    List<MetricSnapshot> all = new ArrayList<>(List.of(
        InfoSnapshot.builder().name("haltwise_build").help("The program.")
            .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                .labels(Labels.of("version", version, "controls", "this guest")).build())
            .build(),
        counter("looks", "Looks at this guest's idle periods.", run.looks()),
        counter("changes", "Looks that changed the settings.", run.changes()),
        counter("switched_off", "Changes that took polling away because of steal.",
            run.switchedOff())));
    ofCpus(all);
    Optional<Looked> last = run.latest(1).stream().findFirst();
    last.ifPresent(l -> {
      GuestSettings s = l.decision().settings();
      all.add(gauge("settings_max_seconds", "Longest window in force.", s.maxNs() / 1e9));
      all.add(gauge("settings_grow", "Factor that the window grows by.", s.grow()));
      all.add(gauge("settings_grow_start_seconds", "Smallest window that growing leads to.",
          s.growStartNs() / 1e9));
      all.add(gauge("settings_shrink", "Divisor that the window shrinks by.", s.shrink()));
      all.add(gauge("settings_allow_shrink", "Whether a window shrinks at all, 0 or 1.",
          s.allowShrink() ? 1 : 0));
      all.add(gauge("steal_ratio",
          "Highest share of a second that the host gave to others, since the look before.",
          l.stealShare()));
      all.add(gauge("last_look_timestamp_seconds", "End of the latest look, since 1970.",
          l.time().toEpochMilli() / 1e3));
    });
    return all;
  }

  private void ofCpus(List<MetricSnapshot> all) {
    CounterSnapshot.Builder polls = builder("polls", "Times that the CPU polled while idle.");
    CounterSnapshot.Builder polled = builder("polled_seconds", "Time that it polled.");
    CounterSnapshot.Builder hlts = builder("hlts",
        "Times that it entered HLT: each is an exit to the host.");
    for (GuestIdleCounts.Cpu c : idle.get().cpus()) {
      Labels cpu = Labels.of("cpu", Integer.toString(c.number()));
      polls.dataPoint(point(cpu, c.polls()));
      polled.dataPoint(point(cpu, c.polledNs() / 1e9));
      hlts.dataPoint(point(cpu, c.hlts()));
    }
    all.addAll(List.of(polls.build(), polled.build(), hlts.build()));
  }

  private static CounterSnapshot.Builder builder(String name, String help) {
    return CounterSnapshot.builder().name(PREFIX + name).help(help);
  }

  private static MetricSnapshot counter(String name, String help, double value) {
    return builder(name, help).dataPoint(point(Labels.EMPTY, value)).build();
  }

  private static CounterSnapshot.CounterDataPointSnapshot point(Labels labels, double value) {
    return CounterSnapshot.CounterDataPointSnapshot.builder().labels(labels).value(value).build();
  }

  private static MetricSnapshot gauge(String name, String help, double value) {
    return GaugeSnapshot.builder().name(PREFIX + name).help(help)
        .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder().value(value).build()).build();
  }
}
