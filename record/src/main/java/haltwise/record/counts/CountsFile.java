package haltwise.record.counts;

import haltwise.trace.BadTraceException;
import haltwise.trace.HostSettings;
import haltwise.trace.counts.CountSample;
import haltwise.trace.counts.CountSeries;
import haltwise.trace.counts.CountedHalts;
import haltwise.trace.counts.CountedTime;
import haltwise.trace.counts.CountedVm;
import haltwise.trace.counts.Counter;
import haltwise.trace.counts.HaltCounts;
import haltwise.trace.counts.Log2Histogram;
import haltwise.tracefile.NewFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The counts file, `*.counts.json`: counters as they were read, so that every difference can be taken again.
///
/// # The format, version 1
///
/// One JSON document that begins with `{"haltwise_counts":1`. Times are ns; what is not known is left out; a reader
/// ignores keys that it does not know.
///
/// | key | value |
/// |---|---|
/// | `haltwise_counts` | format version |
/// | `recorder`, `host`, `kernel`, `architecture`, `workload` | text |
/// | `vms` | a list |
/// | `vms[].name`, `.source` | the VM for people; where it was read: `statistics descriptor`, `debugfs`, `QMP`, `libvirt domstats` |
/// | `vms[].process_id` | of the VMM |
/// | `vms[].settings` | `max=…,grow=…,grow-start=…,shrink=…` of the host while it was counted |
/// | `vms[].notes` | sentences on what the source does not tell |
/// | `vms[].series` | one for each vCPU, or one for the whole VM |
/// | `vms[].series[].vcpu`, `.thread_id` | of a vCPU |
/// | `vms[].series[].vcpus` | how many vCPUs it covers |
/// | `vms[].series[].samples[].at_ns` | CLOCK_MONOTONIC |
/// | `vms[].series[].samples[].counts` | KVM's names; totals since the VM began; a histogram is 32 numbers, see [Log2Histogram] |
public final class CountsFile {
  public static final String SUFFIX = ".counts.json";
  private static final String VERSION_KEY = "haltwise_counts";
  private static final int VERSION = 1;
  private static final String REMEDY = "Make one with haltwise record --counters.";

  private CountsFile() {
  }

  /// Whether a text begins as a counts file does.
  public static boolean isMeant(String head) {
    return head.replaceAll("\\s", "").startsWith("{\"" + VERSION_KEY + "\":");
  }

  /// Writes it in one step.
  ///
  /// @throws UncheckedIOException when it cannot be written; nothing is left behind then
  public static void write(CountedHalts counted, Path file) {
    String text = JsonMapper.shared().writeValueAsString(document(counted)) + "\n";
    NewFile.write(file, unfinished -> Files.writeString(unfinished, text));
  }

  private static Map<String, Object> document(CountedHalts counted) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put(VERSION_KEY, VERSION);
    doc.put("recorder", counted.recorder());
    doc.put("host", counted.hostName());
    doc.put("kernel", counted.kernelRelease());
    doc.put("architecture", counted.architecture());
    doc.put("workload", counted.workload());
    doc.put("vms", counted.vms().stream().map(CountsFile::document).toList());
    return doc;
  }

  private static Map<String, Object> document(CountedVm vm) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("name", vm.name());
    doc.put("source", vm.source());
    vm.processId().ifPresent(id -> doc.put("process_id", id));
    vm.settings().ifPresent(s -> doc.put("settings", s.toString()));
    doc.put("notes", vm.notes());
    doc.put("series", vm.series().stream().map(CountsFile::document).toList());
    return doc;
  }

  private static Map<String, Object> document(CountSeries series) {
    Map<String, Object> doc = new LinkedHashMap<>();
    series.vcpuId().ifPresent(id -> doc.put("vcpu", id));
    series.threadId().ifPresent(id -> doc.put("thread_id", id));
    series.vcpus().ifPresent(n -> doc.put("vcpus", n));
    doc.put("samples", series.samples().stream().map(CountsFile::document).toList());
    return doc;
  }

  private static Map<String, Object> document(CountSample sample) {
    Map<String, Object> counts = new LinkedHashMap<>();
    sample.counts().totals().forEach((c, n) -> counts.put(c.kernelName(), n));
    sample.counts().histograms().forEach((t, h) -> counts.put(t.kernelName(), h.counts()));
    Map<String, Object> doc = new LinkedHashMap<>();
    sample.atNs().ifPresent(ns -> doc.put("at_ns", ns));
    doc.put("counts", counts);
    return doc;
  }

  /// @throws BadTraceException when it is no counts file that this version reads
  public static CountedHalts read(Path file) {
    try {
      return counted(JsonMapper.shared().readTree(Files.readString(file)));
    } catch (CharacterCodingException e) {
      throw new BadTraceException(file.toString(), "start", "it is no UTF-8 text", REMEDY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JacksonException | IllegalArgumentException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      String where = e instanceof JacksonException j && j.getLocation() != null
          ? "line " + j.getLocation().getLineNr() + ", column " + j.getLocation().getColumnNr()
          : "JSON";
      throw new BadTraceException(file.toString(), where,
          "no counts file that this version reads (" + why + ")", REMEDY);
    }
  }

  private static CountedHalts counted(JsonNode doc) {
    if (doc.path(VERSION_KEY).asInt(0) != VERSION) {
      throw new IllegalArgumentException(VERSION_KEY + " is " + doc.path(VERSION_KEY) + ", not "
          + VERSION);
    }
    List<CountedVm> vms = new ArrayList<>();
    doc.path("vms").forEach(vm -> vms.add(vm(vm)));
    return new CountedHalts(text(doc, "host"), text(doc, "kernel"), text(doc, "architecture"),
        text(doc, "workload"), text(doc, "recorder"), vms);
  }

  private static CountedVm vm(JsonNode doc) {
    List<CountSeries> series = new ArrayList<>();
    doc.path("series").forEach(s -> series.add(series(s)));
    List<String> notes = new ArrayList<>();
    doc.path("notes").forEach(n -> notes.add(n.asString("")));
    String settings = text(doc, "settings");
    return new CountedVm(text(doc, "name"), integer(doc, "process_id"), text(doc, "source"),
        settings.isEmpty()
            ? Optional.empty()
            : Optional.of(HostSettings.parse(settings, HostSettings.KERNEL_DEFAULT)),
        notes, series);
  }

  private static CountSeries series(JsonNode doc) {
    List<CountSample> samples = new ArrayList<>();
    doc.path("samples").forEach(s -> samples.add(sample(s)));
    return new CountSeries(integer(doc, "vcpu"), integer(doc, "thread_id"),
        integer(doc, "vcpus"), samples);
  }

  private static CountSample sample(JsonNode doc) {
    Map<Counter, Long> totals = new EnumMap<>(Counter.class);
    Map<CountedTime, Log2Histogram> histograms = new EnumMap<>(CountedTime.class);
    doc.path("counts").properties().forEach(e -> {
      Counter.named(e.getKey()).ifPresent(c -> totals.put(c, count(e.getValue(), e.getKey())));
      CountedTime.named(e.getKey())
          .ifPresent(t -> histograms.put(t, histogram(e.getValue(), e.getKey())));
    });
    JsonNode at = doc.path("at_ns");
    return new CountSample(
        at.isMissingNode() ? OptionalLong.empty() : OptionalLong.of(count(at, "at_ns")),
        new HaltCounts(totals, histograms));
  }

  private static Log2Histogram histogram(JsonNode buckets, String name) {
    List<Long> counts = new ArrayList<>();
    buckets.forEach(n -> counts.add(count(n, name)));
    return new Log2Histogram(counts);
  }

  private static long count(JsonNode n, String name) {
    if (!n.isIntegralNumber() || !n.canConvertToLong() || n.asLong() < 0) {
      throw new IllegalArgumentException(name + " holds " + n + ", which is no count");
    }
    return n.asLong();
  }

  private static OptionalInt integer(JsonNode doc, String key) {
    JsonNode n = doc.path(key);
    if (n.isMissingNode()) {
      return OptionalInt.empty();
    }
    if (!n.isIntegralNumber() || !n.canConvertToInt()) {
      throw new IllegalArgumentException(key + " is " + n + ", which is no whole number");
    }
    return OptionalInt.of(n.asInt());
  }

  private static String text(JsonNode doc, String key) {
    return doc.path(key).asString("");
  }
}
