package haltwise.report;

import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.SettingsInForce;
import haltwise.trace.TraceInfo;
import haltwise.trace.TraceKind;
import haltwise.trace.VcpuInfo;
import haltwise.trace.facts.HaltFacts;
import haltwise.trace.facts.Sample;
import haltwise.trace.facts.TraceFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/// The JSON of `show`: the facts of [ShowText]. The keys are a contract. Shares are 0..1, times ns, rates per
/// second; an empty optional becomes null: not known, or too few halts for that percentile.
public final class ShowDocument {
  private ShowDocument() {
  }

  /// @param name of the trace as the user gave it
  public static Map<String, Object> of(String name, TraceFacts facts) {
    Map<String, Object> doc = new LinkedHashMap<>();
    TraceInfo info = facts.info();
    doc.put("trace", name);
    doc.put("kind", info.kind().text());
    doc.put("recorder", info.recorder());
    doc.put("host", info.hostName());
    doc.put("kernel", info.kernelRelease());
    doc.put("architecture", info.architecture());
    doc.put("workload", info.workload());
    doc.put("work_per_s", facts.workPerSecond());
    doc.put("start_ns", info.startNs());
    doc.put("elapsed_ns", info.elapsedNs());
    doc.put("events_lost", info.eventsLost());
    doc.put("settings", atTheEnd(info.settings()));
    doc.put("settings_in_force", info.settings().stream().map(ShowDocument::inForce).toList());
    doc.put("halts_per_s", facts.haltsPerSecond());
    doc.put("halted_share", facts.haltedShare());
    measures(doc, facts.all(), (double) info.elapsedNs() * info.vcpus().size());
    doc.put("vcpus", vcpus(facts));
    if (info.kind() instanceof TraceKind.Guest guest) {
      doc.put("guest", GuestDocument.of(guest));
    }
    if (!info.accounts().isEmpty()) {
      doc.put("exits", ExitsDocument.of(info));
    }
    doc.put("polling_time_histogram", HaltProfileDocument.histogram(facts.pollingTime()));
    doc.put("arrival_histogram", HaltProfileDocument.histogram(facts.arrivals()));
    return doc;
  }

  private static void measures(Map<String, Object> doc, HaltFacts f, double cpuTimeNs) {
    doc.put("halts", f.halts());
    doc.put("hits", f.hits());
    doc.put("immediate", f.immediate());
    doc.put("unclassified", f.unclassified());
    doc.put("blocks", f.blocks());
    doc.put("misses", f.misses());
    doc.put("contended", f.contended());
    doc.put("unknown_window", f.unknownWindow());
    doc.put("hit_ratio", f.hitRatio());
    doc.put("blocked_share", f.blockedShare());
    doc.put("polled_ns", f.polledNs());
    doc.put("wasted_ns", f.wastedNs());
    doc.put("polled_cpu_share", share(f.polledNs(), cpuTimeNs));
    doc.put("wasted_cpu_share", share(f.wastedNs(), cpuTimeNs));
    doc.put("assumed_polls", f.assumedPolls());
    doc.put("unknown_polls", f.unknownPolls());
    doc.put("wake_latency_mean_ns", f.wakeLatencyMeanNs());
    doc.put("wake_latency_p50_ns", f.wakeLatencyPercentileNs(0.5));
    doc.put("wake_latency_p99_ns", f.wakeLatencyPercentileNs(0.99));
    sample(doc, "wake_latency_blocked", f.wakeLatency());
    sample(doc, "busy", f.busy());
    doc.put("causes", counts(Cause.values(), Cause::text, f.causes()));
    doc.put("anchors", counts(Anchor.values(), Anchor::text, f.anchors()));
  }

  private static void sample(Map<String, Object> doc, String name, Sample sample) {
    doc.put(name + "_n", sample.size());
    doc.put(name + "_mean_ns", sample.meanNs());
    doc.put(name + "_p50_ns", sample.percentileNs(0.5));
    doc.put(name + "_p99_ns", sample.percentileNs(0.99));
  }

  private static <K> Map<String, Long> counts(K[] all, Function<K, String> word, Map<K, Long> of) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (K kind : all) {
      counts.put(word.apply(kind), of.getOrDefault(kind, 0L));
    }
    return counts;
  }

  private static List<Map<String, Object>> vcpus(TraceFacts facts) {
    List<Map<String, Object>> list = new ArrayList<>();
    for (VcpuInfo vcpu : facts.info().vcpus()) {
      Map<String, Object> doc = new LinkedHashMap<>();
      doc.put("vm", vcpu.vm());
      doc.put("process_id", vcpu.processId());
      doc.put("thread_id", vcpu.threadId());
      doc.put("vcpu_id", vcpu.vcpuId());
      measures(doc, facts.vcpus().get(list.size()), facts.info().elapsedNs());
      list.add(doc);
    }
    return list;
  }

  private static Optional<String> atTheEnd(List<SettingsInForce> settings) {
    return settings.isEmpty()
        ? Optional.empty()
        : Optional.of(settings.getLast().settings().toString());
  }

  private static Map<String, Object> inForce(SettingsInForce s) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("from_ns", s.fromNs());
    doc.put("vm", s.vm() == SettingsInForce.ALL_VMS ? Optional.empty() : Optional.of(s.vm()));
    doc.put("settings", s.settings().toString());
    return doc;
  }

  private static OptionalDouble share(long part, double whole) {
    return whole > 0 ? OptionalDouble.of(part / whole) : OptionalDouble.empty();
  }
}
