package haltwise.record.counts;

import haltwise.linux.HostException;
import haltwise.record.counts.QmpConnection.QmpError;
import haltwise.trace.counts.CountedTime;
import haltwise.trace.counts.Counter;
import haltwise.trace.counts.HaltCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// KVM's statistics through QEMU's monitor (QMP `query-stats`, QEMU 7.1 and later): counters and histograms of each
/// vCPU. QEMU calls each vCPU out of the guest to read them, so a reading costs a wake-up for each.
public final class QmpSource implements CountSource {
  private static final long TIMEOUT_NS = 5_000_000_000L;
  /// What the counters are counted in: ns are 10^-9 s.
  private static final int NS_EXPONENT = -9;

  private final QmpConnection qmp;
  private final String name;
  private final Map<String, Vcpu> vcpus;
  private final List<String> counted;
  private final HistogramOrder order = new HistogramOrder();

  private record Vcpu(int index, int threadId) {
  }

  private QmpSource(QmpConnection qmp, Path socket) {
    this.qmp = qmp;
    vcpus = vcpus(qmp);
    counted = counted(qmp, socket);
    String called = qmp.execute("query-name", Map.of()).path("name").asString("");
    name = called.isEmpty() ? "QEMU at " + socket : called;
  }

  /// @param socket that QEMU serves: `-qmp unix:PATH,server=on,wait=off`
  /// @throws HostException when it cannot be used; the message says why and what to do
  public static QmpSource open(Path socket) {
    return open(socket, TIMEOUT_NS);
  }

  static QmpSource open(Path socket, long timeoutNs) {
    QmpConnection qmp = QmpConnection.open(socket, timeoutNs);
    try {
      if (!qmp.execute("query-kvm", Map.of()).path("enabled").asBoolean(false)) {
        throw new HostException("The VM of " + socket + " does not run on KVM", 0,
            "QEMU emulates it (TCG), so there is nothing to count. Start it with -accel kvm.");
      }
      return new QmpSource(qmp, socket);
    } catch (QmpError e) {
      qmp.close();
      throw refused(e);
    } catch (RuntimeException e) {
      qmp.close();
      throw e;
    }
  }

  private static HostException refused(QmpError e) {
    return new HostException(String.valueOf(e.getMessage()), 0, e.isUnknownCommand()
        ? "QEMU 7.1 and later can; update it, or count by debugfs (--vm PID)."
        : "Count by debugfs instead (--vm PID), or record with tracing.");
  }

  private static Map<String, Vcpu> vcpus(QmpConnection qmp) {
    Map<String, Vcpu> byPath = new HashMap<>();
    for (JsonNode cpu : qmp.execute("query-cpus-fast", Map.of())) {
      byPath.put(cpu.path("qom-path").asString(""),
          new Vcpu(cpu.path("cpu-index").asInt(-1), cpu.path("thread-id").asInt(-1)));
    }
    return byPath;
  }

  /// The counters that this QEMU has of KVM, of those that we know.
  private static List<String> counted(QmpConnection qmp, Path socket) {
    List<String> names = new ArrayList<>();
    for (JsonNode schema : qmp.execute("query-stats-schemas", Map.of("provider", "kvm"))) {
      if (!schema.path("target").asString("").equals("vcpu")) {
        continue;
      }
      for (JsonNode stat : schema.path("stats")) {
        String stated = stat.path("name").asString("");
        if (isKnown(stated)) {
          requireNs(stat, stated, socket);
          names.add(stated);
        }
      }
    }
    if (names.isEmpty()) {
      throw new HostException("QEMU at " + socket + " has no halt counters of KVM", 0,
          "The host's kernel must be 5.14 or later. Count by debugfs instead (--vm PID).");
    }
    return names;
  }

  private static void requireNs(JsonNode stat, String name, Path socket) {
    boolean ns = name.endsWith("_ns") || CountedTime.named(name).isPresent();
    int exponent = stat.path("exponent").asInt(0);
    if (ns && (exponent != NS_EXPONENT || stat.has("base") && stat.path("base").asInt() != 10)) {
      throw new HostException("QEMU at " + socket + " counts " + name + " in 10^" + exponent
          + " s, not in ns", 0, "Report this with the kernel's and QEMU's version.");
    }
  }

  private static boolean isKnown(String name) {
    return Counter.named(name).isPresent() || CountedTime.named(name).isPresent();
  }

  @Override
  public String name() {
    return name;
  }

  /// The process that the vCPUs' threads belong to, if it is on this host.
  @Override
  public OptionalInt processId() {
    return vcpus.values().stream().mapToInt(Vcpu::threadId).filter(t -> t > 0).limit(1)
        .flatMap(QmpSource::processOf).findFirst();
  }

  private static IntStream processOf(int threadId) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + threadId + "/status"))) {
      return IntStream.of(lines.filter(l -> l.startsWith("Tgid:"))
          .mapToInt(l -> Integer.parseInt(l.substring("Tgid:".length()).strip())).toArray());
    } catch (IOException e) {
      return IntStream.empty(); // of another process id namespace
    }
  }

  @Override
  public String kind() {
    return "QMP";
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>(List.of(
        "QEMU calls each vCPU out of its halt for each reading, which counts as one wake-up more."));
    if (order.isLongestFirst()) {
      notes.add(
          "This QEMU hands out histograms with the longest times first; they were turned round.");
    } else if (order.isUnknown()) {
      notes.add(
          "Nothing told which way round this QEMU hands out its histograms, so they were left out.");
    }
    return notes;
  }

  @Override
  public List<CountReading> read() {
    JsonNode all;
    try {
      all = qmp.execute("query-stats", Map.of("target", "vcpu", "providers",
          List.of(Map.of("provider", "kvm", "names", counted))));
    } catch (QmpError e) {
      throw refused(e);
    }
    Map<Integer, CountReading> byIndex = new TreeMap<>();
    List<HaltCounts> raw = new ArrayList<>();
    for (JsonNode of : all) {
      raw.add(counts(of.path("stats")));
      order.learn(raw.getLast());
    }
    int i = 0;
    for (JsonNode of : all) {
      Vcpu vcpu = vcpus.getOrDefault(of.path("qom-path").asString(""), new Vcpu(i, -1));
      byIndex.put(vcpu.index(), new CountReading(OptionalInt.of(vcpu.index()),
          vcpu.threadId() > 0 ? OptionalInt.of(vcpu.threadId()) : OptionalInt.empty(),
          OptionalInt.of(1), order.ordered(raw.get(i++))));
    }
    return List.copyOf(byIndex.values());
  }

  private static HaltCounts counts(JsonNode stats) {
    Map<String, List<Long>> numbers = new HashMap<>();
    for (JsonNode stat : stats) {
      JsonNode value = stat.path("value");
      List<Long> all = new ArrayList<>();
      if (value.isIntegralNumber()) {
        all.add(value.asLong());
      } else if (value.isArray()) {
        value.forEach(n -> all.add(n.asLong()));
      }
      numbers.put(stat.path("name").asString(""), all);
    }
    return HaltCounts.named(name -> numbers.getOrDefault(name, List.of()));
  }

  @Override
  public void close() {
    qmp.close();
  }
}
