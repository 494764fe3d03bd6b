package haltwise.app.doctor;

import haltwise.doctor.Finding;
import haltwise.doctor.host.Ceiling;
import haltwise.doctor.host.IdleStates;
import haltwise.linux.HaltpollParameters;
import haltwise.linux.KvmParameter.Access;
import haltwise.report.Figure;
import haltwise.report.Look;
import haltwise.report.Look.Colour;
import haltwise.report.Paragraph;
import haltwise.report.TextTable;
import haltwise.trace.Nanos;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A [Finding] as lines for people, without its remedy.
public final class FindingText {
  private FindingText() {
  }

  static List<String> lines(Finding finding, Look look, int width) {
    if (finding instanceof Finding.IdleStates(var idle)) {
      return idle(idle, look);
    }
    if (finding instanceof Finding.Parameter p) {
      return List.of(parameter(p));
    }
    return Paragraph.lines(text(finding, look), width);
  }

  private static String text(Finding finding, Look look) {
    return switch (finding) {
      case Finding.Host h -> host(h);
      case Finding.KvmUsable _ -> look.paint(Colour.GREEN, "usable")
          + ": /dev/kvm runs micro-VMs, and takes a max for each VM";
      case Finding.VendorModule(var module) ->
        "vendor module " + module.name() + values(module.parameters());
      case Finding.HaltEvents(var events) -> look.paint(Colour.GREEN, "can be recorded") + ": "
          + String.join(", ", events.stream().map(e -> e.replaceFirst(".*/", "")).toList());
      case Finding.Rights(var root, var paranoid, var counters) ->
        (root ? "as root" : "not as root")
            + (paranoid.isPresent()
                ? "; perf_event_paranoid is " + paranoid.getAsLong()
                : "")
            + (counters ? "; KVM's counters are in debugfs" : "");
      case Finding.Parameter p -> parameter(p);
      case Finding.Rule(var kernel) -> kernel.rule().replaceFirst("^rule of ", "that of ")
          + (kernel.distribution() ? "; a distribution's kernel may hold code of later ones" : "");
      case Finding.RunningVm(var vm, var ceiling) -> "process " + vm.process().processId() + " ("
          + vm.process().name() + "), "
          + Figure.plural(vm.process().vcpuCount(), "vCPU") + ": "
          + ceiling(ceiling, look);
      case Finding.GuestPolling(var g) -> (g.active()
          ? "the governor haltpoll is in charge"
          : "the governor haltpoll is there, but not in charge")
          + (g.driver() ? ", with its driver" : "") + ": " + guest(g.parameters());
      case Finding.IdleStates _ -> throw new IllegalStateException("BUG: a table is no text");
      case Finding.Cpus c -> cpus(c);
      case Finding.EnergyMeter(var zone) -> zone.name() + " (" + zone.path() + ")";
      case Finding.PerfEnergy(var events) -> "perf counts " + String.join(", ", events);
      case Finding.Battery b -> battery(b);
      case Finding.Mains(var name, var online) -> "mains " + name
          + (online ? " is plugged in" : " is not plugged in");
      case Finding.MonitorSocket(var process, var path) -> "process " + process
          + " answers query-stats (QMP) at " + path;
      case Finding.LibvirtSocket(var path) -> "libvirt listens at " + path;
      case Finding.QemuVersion(var version) -> "version " + version;
      case Finding.Calibrated(var file, var takenOn) -> "of " + takenOn + ", in " + file;
      case Finding.Lacks(_, var what, _) -> look.paint(Colour.YELLOW, "missing") + ": " + what;
    };
  }

  private static String host(Finding.Host h) {
    return h.identity().hostName() + ", Linux " + h.identity().kernelRelease() + ", "
        + h.identity().architecture() + (h.cpuModel().isEmpty() ? "" : ", " + h.cpuModel())
        + ", CPUs " + h.cpus()
        + (h.platform().tickHz() > 0 ? ", tick " + h.platform().tickHz() + " Hz" : "")
        + (h.platform().virtual() ? "; a virtual machine itself" : "");
  }

  private static String values(Map<String, String> parameters) {
    List<String> words = new ArrayList<>();
    new TreeMap<>(parameters).forEach((name, value) -> words.add(name + " " + value));
    return words.isEmpty() ? "" : ": " + String.join(", ", words);
  }

  private static String parameter(Finding.Parameter p) {
    String text = String.format(Locale.ROOT, "%-24s %10d  %s", p.parameter().name(),
        p.parameter().value(), access(p.parameter().access()));
    return p.defaultValue().isEmpty() || p.defaultValue().getAsLong() == p.parameter().value()
        ? text
        : text + ", default " + p.defaultValue().getAsLong();
  }

  static String access(Access access) {
    return switch (access) {
      case WRITABLE -> "writable";
      case ROOT_ONLY -> "root only";
      case READ_ONLY_MOUNT, READ_ONLY_KERNEL -> "not writable";
    };
  }

  /// Which ceiling a VM obeys, and how that is known.
  public static String ceiling(Ceiling ceiling, Look look) {
    return switch (ceiling) {
      case Ceiling.Parameter(var ns, _) -> look.paint(Colour.GREEN, "obeys the parameter") + ", "
          + Nanos.text(ns);
      case Ceiling.AtCreation _ -> "obeys what the parameter was";
      case Ceiling.Own own -> look.paint(Colour.YELLOW, own(own));
      case Ceiling.NoPolling _ -> look.paint(Colour.YELLOW, "the host does not poll for it");
      case Ceiling.Unknown _ -> "ceiling not known";
    } + " (" + ceiling.why() + ")";
  }

  private static String own(Ceiling.Own own) {
    String side = switch (own.side()) {
      case ABOVE_PARAMETER -> ", above the parameter";
      case BELOW_PARAMETER -> ", below the parameter";
      case AS_GIVEN -> "";
    };
    if (own.exactNs().isPresent()) {
      return "a ceiling of its own" + side + ": " + Nanos.text(own.exactNs().getAsLong());
    }
    return "a ceiling of its own" + side + ": " + (own.aboveNs() > 0
        ? "more than " + Nanos.text(own.aboveNs())
        : "") + (own.aboveNs() > 0 && own.atMostNs().isPresent() ? ", " : "")
        + (own.atMostNs().isPresent() ? "at most " + Nanos.text(own.atMostNs().getAsLong()) : "");
  }

  private static List<String> idle(IdleStates idle, Look look) {
    TextTable table = new TextTable("state", ">wakes in", ">pays from", ">share of idle", "");
    for (IdleStates.State s : idle.states()) {
      table.row(s.name(), Nanos.text(s.latencyNs()), Nanos.text(s.residencyNs()),
          Figure.percent(s.idleShare()), s.disabled() ? "disabled" : "");
    }
    List<String> lines = new ArrayList<>();
    lines.add((idle.driver().isEmpty() ? "no driver" : idle.driver()) + ", governor "
        + (idle.governor().isEmpty() ? Figure.UNKNOWN : idle.governor()));
    lines.addAll(table.text(look, "").lines().toList());
    return lines;
  }

  private static String guest(HaltpollParameters p) {
    return "guest_halt_poll_ns " + p.maxNs() + ", grow " + p.grow() + ", grow_start "
        + p.growStartNs() + ", shrink " + p.shrink() + (p.allowShrink() ? "" : ", allow_shrink N");
  }

  private static String cpus(Finding.Cpus c) {
    List<String> words = new ArrayList<>();
    words.add(Figure.plural(c.layout().online(), "CPU") + (c.layout().sharesCores()
        ? ", " + c.layout().threadsPerCore() + " threads a core (SMT)"
        : c.layout().smtControl().isEmpty() ? "" : ", no SMT"));
    if (c.vcpus() > 0) {
      words.add(Figure.plural(c.vcpus(), "vCPU") + " of running VMs");
    }
    c.frequency().ifPresent(f -> words.add(f.driver() + ", governor " + f.governor()
        + (f.preference().isEmpty() ? "" : ", preference " + f.preference())));
    if (c.stealShare().isPresent()) {
      words.add("steal " + Figure.percent(c.stealShare())
          + (c.stealSinceBoot() ? " since the start" : " while looking"));
    }
    return String.join("; ", words);
  }

  private static String battery(Finding.Battery b) {
    return "battery " + b.name() + ": " + b.status().toLowerCase(Locale.ROOT)
        + (b.capacityPercent().isPresent() ? ", " + b.capacityPercent().getAsLong() + " %" : "")
        + (b.watts().isPresent()
            ? String.format(Locale.ROOT, ", %.2f W", b.watts().getAsDouble())
            : "")
        + (b.wattHours().isPresent()
            ? String.format(Locale.ROOT, ", %.1f Wh left", b.wattHours().getAsDouble())
            : "");
  }
}
