package haltwise.app.top;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// A snapshot as JSON objects, one for each vCPU: the facts of [BatchText], `null` for what is not known.
public final class BatchDocument {
  private BatchDocument() {
  }

  public static List<Map<String, @Nullable Object>> of(Snapshot snapshot, TopState state) {
    List<Map<String, @Nullable Object>> lines = new ArrayList<>();
    BatchText.vcpus(snapshot, state).forEach(row -> lines.add(line(snapshot, row)));
    return lines;
  }

  private static Map<String, @Nullable Object> line(Snapshot snapshot, Row row) {
    Tally t = row.tally();
    Map<String, @Nullable Object> o = new LinkedHashMap<>();
    o.put("time", BatchText.time(snapshot.time()));
    o.put("interval_ns", t.elapsedNs());
    o.put("process_id", row.key().processId());
    o.put("name", BatchText.vmName(snapshot, row));
    o.put("vcpu", row.name().startsWith("vCPU ") ? Integer.valueOf(row.name().substring(5)) : null);
    o.put("thread_id", row.key().threadId());
    o.put("halts", t.halts());
    o.put("hits", t.hits());
    o.put("misses", t.misses());
    o.put("blocks", t.blocks());
    o.put("halts_per_s", t.perSecond(t.halts()));
    o.put("hit_ratio", orNull(t.hitRatio()));
    o.put("blocked_share", orNull(t.blockedShare()));
    o.put("polled_cpu_share", t.polledCpuShare());
    o.put("wasted_cpu_share", t.wastedCpuShare());
    o.put("wake_latency_blocked_p50_ns", orNull(t.wakeP50Ns()));
    o.put("wake_latency_blocked_p99_ns", orNull(t.wakeP99Ns()));
    o.put("window_ns", t.windowNs() < 0 ? null : t.windowNs());
    o.put("exits_per_s", t.exits() < 0 ? null : t.perSecond(t.exits()));
    o.put("guest_polled_cpu_share", t.guest().map(g -> g.polledCpuShare()).orElse(null));
    o.put("guest_hlts_per_s", t.guest().map(g -> g.hltsPerSecond()).orElse(null));
    o.put("events_lost", snapshot.cost().lost());
    o.put("own_cpu_share", snapshot.cost().ownCpuShare());
    return o;
  }

  private static @Nullable Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
