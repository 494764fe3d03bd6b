package haltwise.app.compare;

import haltwise.compare.Environment;
import haltwise.doctor.host.CpuLayout;
import haltwise.doctor.host.Platform;
import haltwise.doctor.host.VendorModule;
import haltwise.linux.CpuClock;
import haltwise.linux.CpuTemperature;
import haltwise.linux.Frequency;
import haltwise.linux.HostConditions;
import haltwise.linux.HostFiles;
import haltwise.linux.HostIdentity;
import haltwise.linux.KvmParameter;
import haltwise.linux.power.PowerSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/// What the host is like, as far as results depend on it. What it does not tell is `unknown`, which is a fact too.
public final class HostEnvironment {
  private static final double GIGA = 1e9;

  private final HostFiles files;
  private final Map<String, String> facts = new LinkedHashMap<>();

  private HostEnvironment(HostFiles files) {
    this.files = files;
  }

  /// As it is now.
  public static Environment read(HostFiles files) {
    return read(files, HostIdentity.architectureHere());
  }

  static Environment read(HostFiles files, String architecture) {
    HostEnvironment host = new HostEnvironment(files);
    host.identity(HostIdentity.read(files, architecture));
    host.clock();
    host.conditions();
    host.settings();
    return new Environment(host.facts);
  }

  private void identity(HostIdentity host) {
    facts.put("host", host.hostName());
    facts.put("kernel", host.kernelRelease() + " " + host.architecture());
    CpuLayout layout = CpuLayout.read(files);
    Platform platform = Platform.read(files, host.kernelRelease());
    facts.put("cpu", HostIdentity.cpuModel(files));
    facts.put("cpus", layout.online() + (layout.sharesCores()
        ? " (" + layout.threadsPerCore() + " threads a core)"
        : ""));
    facts.put("virtual_machine", platform.virtual() ? "yes" : "no");
    List<VendorModule> modules = VendorModule.all(files);
    facts.put("kvm_module", modules.isEmpty()
        ? Environment.UNKNOWN
        : modules.stream().map(VendorModule::name).collect(Collectors.joining(", ")));
  }

  private void clock() {
    CpuClock clock = CpuClock.read(files);
    Optional<Frequency> frequency = Frequency.read(files);
    facts.put("governor", frequency.map(f -> f.driver() + ", " + f.governor()
        + (f.preference().isEmpty() ? "" : ", " + f.preference())).orElse(Environment.UNKNOWN));
    facts.put("turbo", clock.turbo().map(on -> on ? "on" : "off").orElse(Environment.UNKNOWN));
    facts.put("base_frequency", clock.base()
        .map(b -> number("%.2f GHz (%s)", b.hz() / GIGA, b.source())).orElse(Environment.UNKNOWN));
  }

  private void conditions() {
    HostConditions now = HostConditions.read(files);
    facts.put("frequency", text("%.2f GHz", scaled(now.hz(), GIGA)));
    facts.put("temperature",
        now.temperature().map(HostEnvironment::celsius).orElse(Environment.UNKNOWN));
    PowerSource power = PowerSource.read(files);
    facts.put("power_source", power.kind().word() + (power.wattHours().isPresent()
        ? number(", %.1f Wh left", power.wattHours().getAsDouble())
        : ""));
    facts.put("load_average", text("%.2f", now.load()));
  }

  private void settings() {
    List<KvmParameter> all = KvmParameter.all(files);
    facts.put("settings", all.isEmpty()
        ? Environment.UNKNOWN
        : all.stream().map(p -> p.name() + "=" + p.value()).collect(Collectors.joining(" ")));
  }

  private static String celsius(CpuTemperature t) {
    return number("%.0f °C (%s)", t.celsius(), t.sensor());
  }

  private static OptionalDouble scaled(OptionalDouble value, double unit) {
    return value.isPresent() ? OptionalDouble.of(value.getAsDouble() / unit) : value;
  }

  private static String text(String format, OptionalDouble value) {
    return value.isPresent() ? number(format, value.getAsDouble()) : Environment.UNKNOWN;
  }

  private static String number(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
