package haltwise.report;

import haltwise.replay.Cautions;
import haltwise.replay.GuestCautions;
import haltwise.replay.GuestPolling;
import haltwise.replay.GuestRule;
import haltwise.replay.Outcome;
import haltwise.replay.Policy;
import haltwise.replay.Polling;
import haltwise.replay.ReplayModel;
import haltwise.replay.RuleChoice;
import haltwise.replay.StreamedReplay;
import haltwise.replay.StreamedReplay.Wanted;
import haltwise.trace.GuestSettings;
import haltwise.trace.HaltSource;
import haltwise.trace.HostSettings;
import haltwise.trace.SettingsInForce;
import haltwise.trace.TraceInfo;
import haltwise.trace.TraceKind;
import haltwise.trace.VcpuInfo;
import haltwise.trace.facts.TraceFacts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// What `replay` found: a row for each settings, beside what was recorded.
///
/// @param name of the trace as the user gave it
/// @param rule that moved the windows
/// @param blockPriceNs what avoiding one block is worth, ns of CPU time: the cost of a halt is polled time + blocks × this
/// @param recorded the facts of the trace itself
/// @param cautions that hold for the replay as a whole, in words
/// @param guestCautions that hold for the rows in which a guest polls, in words
/// @param unknownArrivals halts whose arrival was estimated
public record ReplayReport(String name, RuleChoice rule, long blockPriceNs, TraceFacts recorded,
    List<Row> rows, List<String> cautions, List<String> guestCautions, long unknownArrivals) {
  /// Two start windows whose blocked shares differ by more than this settle in different states.
  private static final double OTHER_STATE = 0.2;

  public ReplayReport {
    rows = List.copyOf(rows);
    cautions = List.copyOf(cautions);
    guestCautions = List.copyOf(guestCautions);
  }

  /// @param label as the user named the policy
  /// @param isRecorded whether these are the settings of the recording, so that the row should repeat what was recorded
  /// @param outcome from the windows that the recording began with
  /// @param cold from window 0
  /// @param warm from the widest window, max
  public record Row(String label, Polling polling, boolean isRecorded, Outcome outcome,
      Outcome cold, Outcome warm) {
    /// What the host does.
    public Policy policy() {
      return polling.host();
    }

    /// Whether it depends on the first window in which of two states a run settles: the cold trap.
    public boolean hasTwoStates() {
      return areOtherStates(cold, warm);
    }
  }

  /// @param wanted who polls how, by label, in the order of the rows
  /// @param rule of the model, and why this one
  /// @throws IllegalArgumentException when there is nothing to replay
  public static ReplayReport of(String name, HaltSource trace, Map<String, Polling> wanted,
      RuleChoice rule, ReplayModel model, long blockPriceNs) {
    return of(name, trace, TraceFacts.of(trace), wanted, rule, model, blockPriceNs);
  }

  /// In one reading of the trace.
  ///
  /// @param facts of the trace
  public static ReplayReport of(String name, HaltSource trace, TraceFacts facts,
      Map<String, Polling> wanted, RuleChoice rule, ReplayModel model, long blockPriceNs) {
    if (trace.haltCount() == 0) {
      throw new IllegalArgumentException(
          name + " holds no halts: there is nothing to replay. Record while a VM runs.");
    }
    TraceInfo info = trace.info();
    List<Wanted> runs = new ArrayList<>();
    wanted.values().forEach(polling -> runs.addAll(runs(polling)));
    StreamedReplay.Result result = StreamedReplay.run(trace, model, runs);
    List<String> cautions = new ArrayList<>(Cautions.of(facts, result.unknownArrivals(), model));
    if (info.kernelRelease().isEmpty() && rule.equals(RuleChoice.of(info))) {
      cautions.add("the trace does not name its kernel, so the rule of 6.1 and later is taken"
          + " (--kernel names it)");
    }
    Iterator<Outcome> outcomes = result.outcomes().iterator();
    List<Row> rows = wanted.entrySet().stream()
        .map(e -> row(e.getKey(), e.getValue(), info, outcomes)).toList();
    boolean guests = wanted.values().stream().anyMatch(p -> p.guest().isPresent());
    return new ReplayReport(name, rule, blockPriceNs, facts, rows, cautions,
        guests ? GuestCautions.of(trace, facts) : List.of(), result.unknownArrivals());
  }

  /// What a row is made of: one run as recorded; of a kernel's settings also one from windows of 0, and one from the widest. A
  /// pinned window never comes down from a wider one: there is no second state that it could reach by itself.
  private static List<Wanted> runs(Polling p) {
    return switch (p.host()) {
      case Policy.Kernel(HostSettings s) -> {
        long widestNs = s.maxNs() == HostSettings.U32_MAX ? 0 : s.maxNs();
        long widestInGuestNs = p.guest().map(g -> g.settings().maxNs()).orElse(0L);
        yield widestNs == 0 && widestInGuestNs == 0
            ? List.of(Wanted.asRecorded(p), Wanted.from(p, s, 0, 0))
            : List.of(Wanted.asRecorded(p), Wanted.from(p, s, 0, 0),
                Wanted.from(p, s, widestNs, widestInGuestNs));
      }
      case Policy.Never _,Policy.Pinned _,Policy.Clairvoyant _ -> List.of(Wanted.asRecorded(p));
    };
  }

  /// @param outcomes those of [#runs] come next
  private static Row row(String label, Polling p, TraceInfo info, Iterator<Outcome> outcomes) {
    List<Outcome> own = runs(p).stream().map(_ -> outcomes.next()).toList();
    boolean recorded = p.host() instanceof Policy.Kernel(HostSettings s) && isRecorded(p, s, info);
    return new Row(label, p, recorded, own.getFirst(), own.get(Math.min(1, own.size() - 1)),
        own.getLast());
  }

  private static boolean isRecorded(Polling p, HostSettings host, TraceInfo info) {
    Optional<GuestSettings> guest = p.guest().map(GuestPolling::settings);
    return switch (info.kind()) {
      case TraceKind.Host() -> guest.isEmpty() && settingsOf(info).filter(host::equals).isPresent();
      case TraceKind.Guest _ -> guest.isPresent() && guest.equals(guestSettingsOf(info));
    };
  }

  /// The settings that the guest obeyed all the time; empty for a host's trace, or when they are not known, or changed.
  public static Optional<GuestSettings> guestSettingsOf(TraceInfo info) {
    List<GuestSettings> seen = switch (info.kind()) {
      case TraceKind.Host() -> List.of();
      case TraceKind.Guest(var inForce, _) -> inForce.stream().map(TraceKind.InForce::settings)
          .distinct().toList();
    };
    return seen.size() == 1 ? Optional.of(seen.getFirst()) : Optional.empty();
  }

  /// What the guests' governors follow; empty when no guest polls in any row.
  Optional<GuestRule> guestRule() {
    return rows.stream().flatMap(row -> row.polling().guest().stream()).map(GuestPolling::rule)
        .findFirst();
  }

  /// Whether two runs under the same settings settled in different states.
  static boolean areOtherStates(Outcome cold, Outcome warm) {
    return Math.abs(cold.blockedShare() - warm.blockedShare()) > OTHER_STATE;
  }

  /// The settings that all VMs obeyed all the time; empty when they are not known, or changed, or differ between VMs.
  public static Optional<HostSettings> settingsOf(TraceInfo info) {
    Set<HostSettings> seen = new HashSet<>();
    for (VcpuInfo vcpu : info.vcpus()) {
      List<SettingsInForce> own = info.settings().stream().filter(s -> s.vm() == vcpu.vm())
          .toList();
      info.settings().stream()
          .filter(s -> own.isEmpty() ? s.vm() == SettingsInForce.ALL_VMS : own.contains(s))
          .forEach(s -> seen.add(s.settings()));
    }
    return seen.size() == 1 ? seen.stream().findFirst() : Optional.empty();
  }

  /// Units of work a second; empty when the trace does not know its work.
  OptionalDouble workPerSecond(Row row) {
    OptionalDouble before = recorded.workPerSecond();
    return before.isPresent()
        ? OptionalDouble.of(before.getAsDouble() * row.outcome().workRate())
        : before;
  }

  long eventsLost() {
    return recorded.info().eventsLost();
  }
}
