package haltwise.tracefile;

import haltwise.trace.GuestIdle;
import haltwise.trace.GuestSettings;
import haltwise.trace.HostSettings;
import haltwise.trace.SettingsInForce;
import haltwise.trace.TraceInfo;
import haltwise.trace.TraceKind;
import haltwise.trace.VcpuInfo;
import haltwise.trace.exits.VcpuAccount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What holds for a whole recording, as key-value metadata of the file. The keys are in the package's description.
final class Metadata {
  static final int FORMAT_VERSION = 1;
  static final String VERSION_KEY = "haltwise.format_version";
  private static final String PREFIX = "haltwise.";

  private final Flaw flaw;
  private final Map<String, String> values;

  private Metadata(Flaw flaw, Map<String, String> values) {
    this.flaw = flaw;
    this.values = values;
  }

  static Map<String, String> write(TraceInfo info) {
    Map<String, String> out = new LinkedHashMap<>();
    out.put(VERSION_KEY, Integer.toString(FORMAT_VERSION));
    out.put(PREFIX + "kind", info.kind().text());
    out.put(PREFIX + "host_name", info.hostName());
    out.put(PREFIX + "kernel_release", info.kernelRelease());
    out.put(PREFIX + "architecture", info.architecture());
    out.put(PREFIX + "clock", info.clock());
    out.put(PREFIX + "start_ns", Long.toString(info.startNs()));
    out.put(PREFIX + "end_ns", Long.toString(info.endNs()));
    out.put(PREFIX + "settings",
        NumberRows.write(info.settings().stream().map(Metadata::row).toList()));
    if (info.kind() instanceof TraceKind.Guest guest) {
      out.put(PREFIX + "guest_settings",
          NumberRows.write(guest.settings().stream().map(Metadata::row).toList()));
      IdleRows.write(guest.idle()).forEach((key, value) -> out.put(PREFIX + key, value));
    }
    out.put(PREFIX + "vcpus", NumberRows.write(info.vcpus().stream().map(Metadata::row).toList()));
    out.put(PREFIX + "events_lost", Long.toString(info.eventsLost()));
    out.put(PREFIX + "recorder", info.recorder());
    out.put(PREFIX + "workload", info.workload());
    out.put(PREFIX + "work_items", Long.toString(info.workItems()));
    if (!info.accounts().isEmpty()) {
      out.put(PREFIX + "accounts", NumberRows.write(AccountRows.accounts(info.accounts())));
      out.put(PREFIX + "exits", NumberRows.write(AccountRows.exits(info.accounts())));
    }
    return out;
  }

  private static Map<String, Long> row(SettingsInForce s) {
    Map<String, Long> row = new LinkedHashMap<>();
    row.put("from_ns", s.fromNs());
    row.put("vm", (long) s.vm());
    row.put("max_ns", s.settings().maxNs());
    row.put("grow", s.settings().grow());
    row.put("grow_start_ns", s.settings().growStartNs());
    row.put("shrink", s.settings().shrink());
    return row;
  }

  private static Map<String, Long> row(TraceKind.InForce s) {
    Map<String, Long> row = new LinkedHashMap<>();
    row.put("from_ns", s.fromNs());
    row.put("max_ns", s.settings().maxNs());
    row.put("grow", s.settings().grow());
    row.put("grow_start_ns", s.settings().growStartNs());
    row.put("shrink", s.settings().shrink());
    row.put("allow_shrink", s.settings().allowShrink() ? 1L : 0);
    return row;
  }

  private static Map<String, Long> row(VcpuInfo v) {
    Map<String, Long> row = new LinkedHashMap<>();
    row.put("vm", (long) v.vm());
    row.put("process_id", (long) v.processId());
    row.put("thread_id", (long) v.threadId());
    row.put("vcpu_id", (long) v.vcpuId());
    row.put("window_at_start_ns", v.windowAtStartNs());
    return row;
  }

  /// @throws haltwise.trace.BadTraceException when a key is missing, makes no sense, or is of a later version
  static TraceInfo read(Flaw flaw, Map<String, String> values) {
    return new Metadata(flaw, values).info();
  }

  private TraceInfo info() {
    checkVersion();
    long startNs = number("start_ns", Long.MIN_VALUE, Long.MAX_VALUE);
    List<VcpuInfo> vcpus = vcpus();
    return new TraceInfo(text("host_name"), text("kernel_release"), text("architecture"),
        text("clock"), startNs,
        number("end_ns", startNs, Long.MAX_VALUE), settings(), vcpus,
        number("events_lost", 0, Long.MAX_VALUE),
        text("recorder"), text("workload"), number("work_items", -1, Long.MAX_VALUE), kind(),
        accounts(vcpus.size()));
  }

  private List<VcpuAccount> accounts(int vcpus) {
    if (!values.containsKey(PREFIX + "accounts")) {
      return List.of();
    }
    List<VcpuAccount> accounts = AccountRows.read(rows("accounts"), rows("exits"));
    if (!accounts.isEmpty() && accounts.size() != vcpus) {
      throw flaw.damaged("metadata",
          PREFIX + "accounts has " + accounts.size() + " rows for " + vcpus + " vCPUs");
    }
    return accounts;
  }

  private void checkVersion() {
    if (!values.containsKey(VERSION_KEY)) {
      throw flaw.at("metadata",
          "a Parquet file, but not a trace of haltwise: " + VERSION_KEY + " is missing",
          "Give a file that haltwise record or haltwise import wrote.");
    }
    long version = number("format_version", 1, Long.MAX_VALUE);
    if (version > FORMAT_VERSION) {
      throw flaw.at("metadata",
          VERSION_KEY + " is " + version + ", this haltwise reads up to " + FORMAT_VERSION,
          "Update haltwise.");
    }
  }

  private TraceKind kind() {
    return switch (text("kind")) {
      case "host" -> new TraceKind.Host();
      case "guest" -> new TraceKind.Guest(guestSettings(), guestIdle());
      case String kind -> throw flaw.at("metadata",
          "haltwise.kind is \"" + kind + "\", this haltwise reads only host and guest",
          "Update haltwise.");
    };
  }

  private GuestIdle guestIdle() {
    return values.containsKey(PREFIX + IdleRows.GOVERNOR)
        ? IdleRows.read(text(IdleRows.DRIVER), text(IdleRows.GOVERNOR), text(IdleRows.NAMES),
            rows(IdleRows.STATES))
        : GuestIdle.UNKNOWN;
  }

  private List<TraceKind.InForce> guestSettings() {
    List<TraceKind.InForce> settings = new ArrayList<>();
    String list = "guest_settings";
    for (Map<String, Long> row : rows(list)) {
      settings.add(new TraceKind.InForce(
          field(row, list, "from_ns", Long.MIN_VALUE, Long.MAX_VALUE),
          new GuestSettings(u32(row, list, "max_ns"), u32(row, list, "grow"),
              u32(row, list, "grow_start_ns"), u32(row, list, "shrink"),
              field(row, list, "allow_shrink", 0, 1) == 1)));
    }
    return settings;
  }

  private List<SettingsInForce> settings() {
    List<SettingsInForce> settings = new ArrayList<>();
    for (Map<String, Long> row : rows("settings")) {
      settings.add(new SettingsInForce(
          field(row, "settings", "from_ns", Long.MIN_VALUE, Long.MAX_VALUE),
          (int) field(row, "settings", "vm", SettingsInForce.ALL_VMS, Integer.MAX_VALUE),
          new HostSettings(u32(row, "settings", "max_ns"), u32(row, "settings", "grow"),
              u32(row, "settings", "grow_start_ns"), u32(row, "settings", "shrink"))));
    }
    return settings;
  }

  private long u32(Map<String, Long> row, String list, String key) {
    return field(row, list, key, 0, HostSettings.U32_MAX);
  }

  private List<VcpuInfo> vcpus() {
    List<VcpuInfo> vcpus = new ArrayList<>();
    for (Map<String, Long> row : rows("vcpus")) {
      vcpus.add(new VcpuInfo(
          (int) field(row, "vcpus", "vm", 0, Integer.MAX_VALUE),
          (int) field(row, "vcpus", "process_id", 0, Integer.MAX_VALUE),
          (int) field(row, "vcpus", "thread_id", 0, Integer.MAX_VALUE),
          (int) field(row, "vcpus", "vcpu_id", 0, Integer.MAX_VALUE),
          field(row, "vcpus", "window_at_start_ns", -1, Long.MAX_VALUE)));
    }
    return vcpus;
  }

  private List<Map<String, Long>> rows(String key) {
    try {
      return NumberRows.read(text(key));
    } catch (IllegalArgumentException e) {
      throw flaw.damaged("metadata",
          PREFIX + key + " is not a list of rows of numbers: " + e.getMessage(), e);
    }
  }

  private long field(Map<String, Long> row, String list, String key, long min, long max) {
    Long value = row.get(key);
    if (value == null) {
      throw flaw.damaged("metadata", "a row of " + PREFIX + list + " has no \"" + key + "\"");
    }
    return inRange(PREFIX + list + ", " + key, value, min, max);
  }

  private long number(String key, long min, long max) {
    String text = text(key);
    try {
      return inRange(PREFIX + key, Long.parseLong(text), min, max);
    } catch (NumberFormatException e) {
      throw flaw.damaged("metadata", PREFIX + key + " is \"" + text + "\", not a whole number", e);
    }
  }

  private long inRange(String key, long value, long min, long max) {
    if (value < min || value > max) {
      throw flaw.damaged("metadata", key + " is " + value + ", outside " + min + " to " + max);
    }
    return value;
  }

  private String text(String key) {
    String value = values.get(PREFIX + key);
    if (value == null) {
      throw flaw.damaged("metadata", PREFIX + key + " is missing");
    }
    return value;
  }
}
