package haltwise.record;

import haltwise.linux.EventFormat;
import haltwise.linux.HostIdentity;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Properties;

/// Everything that decoding a spool needs and the pages do not hold; kept as properties, so that it can be read by eye
/// and grow.
///
/// @param order of the host that wrote the pages
/// @param pageHeader the layout of a page, as `field:` lines
record SpoolHeader(HostIdentity host, String clock, ByteOrder order, long startNs,
    String pageHeader, List<EventFormat> formats, RecordingPlan plan, String recorder) {
  private static final String VERSION = "1";
  private static final String SCOPE = "scope";

  String encode() {
    Properties p = new Properties();
    p.setProperty("version", VERSION);
    p.setProperty("host.name", host.hostName());
    p.setProperty("host.kernel", host.kernelRelease());
    p.setProperty("host.architecture", host.architecture());
    p.setProperty("clock", clock);
    p.setProperty("order", order.toString());
    p.setProperty("start_ns", Long.toString(startNs));
    p.setProperty("page_header", pageHeader);
    p.setProperty("recorder", recorder);
    p.setProperty("workload", plan.workload());
    p.setProperty(SCOPE, plan.scope().name());
    p.setProperty("events", Integer.toString(formats.size()));
    for (int i = 0; i < formats.size(); i++) {
      p.setProperty("event." + i, formats.get(i).text());
    }
    p.setProperty("vms", Integer.toString(plan.vms().size()));
    for (int i = 0; i < plan.vms().size(); i++) {
      encode(p, "vm." + i, plan.vms().get(i));
    }
    // Not by Properties.store, which adds the date: for the name of the time zone the JVM looks
    // into every jar.
    StringBuilder text = new StringBuilder();
    p.forEach((key, value) -> text.append(key).append('=').append(escaped(value.toString()))
        .append('\n'));
    return text.toString();
  }

  /// What [Properties#load] reads as this value.
  private static String escaped(String value) {
    String text = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
        .replace("\t", "\\t").replace("\f", "\\f");
    return text.startsWith(" ") ? "\\" + text : text;
  }

  private static void encode(Properties p, String key, VmTarget vm) {
    p.setProperty(key + ".process", Integer.toString(vm.processId()));
    p.setProperty(key + ".anchor", vm.anchorRule().text());
    vm.ownMaxNs().ifPresent(max -> p.setProperty(key + ".own_max_ns", Long.toString(max)));
    List<String> vcpus = vm.vcpus().stream()
        .map(v -> v.threadId() + ":" + v.vcpuId() + ":" + v.windowAtStartNs()).toList();
    p.setProperty(key + ".vcpus", String.join(" ", vcpus));
  }

  /// @throws IllegalArgumentException when a part is missing or of another version
  static SpoolHeader decode(String text) {
    Properties p = new Properties();
    try {
      p.load(new StringReader(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!need(p, "version").equals(VERSION)) {
      throw new IllegalArgumentException("version " + need(p, "version") + " is not " + VERSION);
    }
    List<EventFormat> formats = new ArrayList<>();
    for (int i = 0; i < number(p, "events"); i++) {
      formats.add(EventFormat.parse(need(p, "event." + i)));
    }
    List<VmTarget> vms = new ArrayList<>();
    for (int i = 0; i < number(p, "vms"); i++) {
      vms.add(vm(p, "vm." + i));
    }
    return new SpoolHeader(
        new HostIdentity(need(p, "host.name"), need(p, "host.kernel"),
            need(p, "host.architecture")),
        need(p, "clock"),
        need(p, "order").equals(ByteOrder.BIG_ENDIAN.toString())
            ? ByteOrder.BIG_ENDIAN
            : ByteOrder.LITTLE_ENDIAN,
        number(p, "start_ns"), need(p, "page_header"), formats,
        new RecordingPlan(vms, need(p, "workload"),
            Scope.valueOf(p.getProperty(SCOPE, Scope.HALTS.name()))),
        need(p, "recorder"));
  }

  private static VmTarget vm(Properties p, String key) {
    List<VcpuTarget> vcpus = new ArrayList<>();
    for (String vcpu : need(p, key + ".vcpus").split(" ")) {
      String[] f = vcpu.split(":");
      if (f.length == 3) {
        vcpus.add(new VcpuTarget(Integer.parseInt(f[0]), Integer.parseInt(f[1]),
            Long.parseLong(f[2])));
      }
    }
    String max = p.getProperty(key + ".own_max_ns");
    return new VmTarget((int) number(p, key + ".process"), vcpus,
        max == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(max)),
        AnchorRule.parse(need(p, key + ".anchor")));
  }

  private static long number(Properties p, String key) {
    return Long.parseLong(need(p, key));
  }

  private static String need(Properties p, String key) {
    String value = p.getProperty(key);
    if (value == null) {
      throw new IllegalArgumentException("it has no \"" + key + "\"");
    }
    return value;
  }
}
