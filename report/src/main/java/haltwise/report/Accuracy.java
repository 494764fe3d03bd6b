package haltwise.report;

import haltwise.replay.Outcome;
import haltwise.replay.Replay;
import haltwise.replay.ReplayModel;
import haltwise.replay.ReplayTape;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.facts.TraceFacts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// How far predictions are from what really happened: each workload recorded under one setting, replayed under others,
/// and really run under those.
///
/// @param cells one for each workload, recording and predicted settings
public record Accuracy(List<Cell> cells) {
  public Accuracy {
    cells = List.copyOf(cells);
  }

  /// What the replay knew.
  public enum Knowledge {
    /// The one recording.
    ALONE,
    /// Beside it two short probes of the same workload, one that never polls and one that polls generously: they tell what
    /// a block costs, and nothing else is taken from them.
    PROBED
  }

  /// The recordings of one workload.
  ///
  /// @param recorded to predict from: one for each settings that were in force
  /// @param probes never polling, and polling generously
  /// @param runs that really happened, by settings; none of them is in `recorded` or `probes`
  public record Recordings(String workload, List<Trace> recorded, List<Trace> probes,
      Map<HostSettings, List<Trace>> runs) {
  }

  /// @param recordedUnder settings of the recording that was replayed
  /// @param settings whose outcome was predicted
  /// @param predicted from a window of 0, as a new VM begins
  /// @param other what the replay says when the window begins at max, where that is another stable state; otherwise as `predicted`
  /// @param measured by real runs
  public record Cell(String workload, HostSettings recordedUnder, Knowledge knowledge,
      HostSettings settings, Measures predicted, Measures other, Measured measured) {
    /// Whether the replay found two stable states.
    public boolean hasTwoStates() {
      return !predicted.equals(other);
    }

    /// Percentage points, signed.
    public double polledErrorPp() {
      return (predicted.polledCpuShare() - measured.median().polledCpuShare()) * 100;
    }

    /// Percentage points, signed.
    public double blockedErrorPp() {
      return (predicted.blockedShare() - measured.median().blockedShare()) * 100;
    }

    /// Per cent of the measured work, signed.
    public double workErrorPercent() {
      return (predicted.workPerSecond().orElse(0) / measured.median().workPerSecond().orElse(1) - 1)
          * 100;
    }
  }

  /// The errors of one measure over some cells.
  ///
  /// @param medianAbs of the absolute errors
  /// @param p90Abs their 90th percentile
  public record Summary(double medianAbs, double p90Abs) {
    static Summary of(Stream<Cell> cells, ToDoubleFunction<Cell> error) {
      double[] sorted = cells.mapToDouble(error).map(Math::abs).sorted().toArray();
      return new Summary(quantile(sorted, 0.5), quantile(sorted, 0.9));
    }

    private static double quantile(double[] sorted, double share) {
      return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
  }

  public static Accuracy of(List<Recordings> all, long seed) {
    return new Accuracy(all.stream().flatMap(r -> cells(r, seed)).toList());
  }

  private static Stream<Cell> cells(Recordings r, long seed) {
    return r.recorded.stream()
        .flatMap(t -> Arrays.stream(Knowledge.values()).flatMap(k -> cells(r, t, k, seed)));
  }

  private static Stream<Cell> cells(Recordings r, Trace recorded, Knowledge knowledge, long seed) {
    List<Trace> known = new ArrayList<>(List.of(recorded));
    if (knowledge == Knowledge.PROBED) {
      known.addAll(r.probes);
    }
    ReplayModel model = ReplayModel.learn(known, seed);
    Replay replay = new Replay(ReplayTape.of(recorded, model));
    OptionalDouble work = TraceFacts.of(recorded).workPerSecond();
    return r.runs.entrySet().stream().map(run -> {
      Outcome cold = replay.runFrom(run.getKey(), 0);
      Outcome warm = replay.runFrom(run.getKey(), run.getKey().maxNs());
      boolean two = ReplayReport.areOtherStates(cold, warm);
      Measures predicted = Measures.predicted(cold, work);
      return new Cell(r.workload, under(recorded), knowledge, run.getKey(), predicted,
          two ? Measures.predicted(warm, work) : predicted,
          Measured.of(run.getValue().stream().map(Accuracy::measures).toList()));
    });
  }

  private static HostSettings under(Trace trace) {
    return ReplayReport.settingsOf(trace.info()).orElseThrow(
        () -> new IllegalArgumentException("A recording of " + trace.info().workload()
            + " does not say which settings were in force. Record it anew."));
  }

  /// What a run did, by its own halts.
  public static Measures measures(Trace trace) {
    TraceFacts facts = TraceFacts.of(trace);
    return new Measures(facts.workPerSecond(), facts.polledCpuShare().orElse(0),
        facts.all().blockedShare().orElse(0), facts.all().wakeLatencyPercentileNs(0.99));
  }

  /// Sorts traces by workload and by what they were recorded for.
  ///
  /// @param traces each with its purpose
  /// @return in the order of the first trace of each workload
  public static List<Recordings> sorted(List<Map.Entry<Purpose, Trace>> traces) {
    Map<String, Recordings> all = new LinkedHashMap<>();
    traces.forEach(e -> {
      TraceInfo info = e.getValue().info();
      Recordings r = all.computeIfAbsent(info.workload(), name -> new Recordings(name,
          new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>()));
      switch (e.getKey()) {
        case RECORDED -> r.recorded.add(e.getValue());
        case PROBE -> r.probes.add(e.getValue());
        case RUN -> r.runs.computeIfAbsent(under(e.getValue()), _ -> new ArrayList<>())
            .add(e.getValue());
      }
    });
    return List.copyOf(all.values());
  }

  /// Why a trace was recorded.
  public enum Purpose {
    RECORDED, PROBE, RUN
  }

  /// The settings that were recorded, in order.
  List<HostSettings> recordings() {
    return cells.stream().map(Cell::recordedUnder).distinct().toList();
  }

  Stream<Cell> of(HostSettings recordedUnder, Knowledge knowledge) {
    return cells.stream()
        .filter(c -> c.recordedUnder.equals(recordedUnder) && c.knowledge == knowledge);
  }
}
