package haltwise.app.doctor;

import haltwise.doctor.Finding;
import haltwise.doctor.Finding.Topic;
import haltwise.linux.KvmParameter.Access;
import haltwise.linux.VmProcess;
import haltwise.report.Figure;
import haltwise.report.Look;
import haltwise.report.Look.Colour;
import haltwise.report.Paragraph;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The screen of `doctor`: a block for each topic; what is missing with its remedy below it.
public final class DoctorText {
  private static final int LABEL = 13;

  private final Look look;
  private final StringBuilder out = new StringBuilder();

  private DoctorText(Look look) {
    this.look = look;
  }

  public static String of(List<Finding> findings, Look look) {
    DoctorText text = new DoctorText(look);
    for (Topic topic : Topic.values()) {
      List<Finding> own = findings.stream().filter(f -> f.topic() == topic).toList();
      if (!own.isEmpty()) {
        text.block(topic, own);
      }
    }
    return text.out.toString();
  }

  private void block(Topic topic, List<Finding> findings) {
    List<String> lines = new ArrayList<>();
    Set<String> remedies = new LinkedHashSet<>();
    for (Finding f : findings) {
      lines.addAll(Paragraph.lines(line(f), width()));
      switch (f) {
        case Finding.Lacks(_, _, var remedy) -> remedies.add(remedy);
        case Finding.Parameter(_, var remedy) -> remedy.ifPresent(remedies::add);
        case Finding.Host _,Finding.KvmUsable _,Finding.HaltEvents _,Finding.RunningVm _,Finding.EnergyMeter _,Finding.Calibrated _ ->
          {
          }
      }
    }
    for (int i = 0; i < lines.size(); i++) {
      String label = String.format(Locale.ROOT, "%-" + LABEL + "s", i == 0 ? topic.title() : "");
      out.append(look.paint(Colour.BOLD, label)).append(lines.get(i)).append('\n');
    }
    for (String remedy : remedies) {
      List<String> wrapped = Paragraph.lines(remedy, width() - 2);
      for (int i = 0; i < wrapped.size(); i++) {
        out.append(" ".repeat(LABEL)).append(i == 0 ? "→ " : "  ").append(wrapped.get(i))
            .append('\n');
      }
    }
  }

  private int width() {
    return look.columns() - LABEL;
  }

  private String line(Finding finding) {
    return switch (finding) {
      case Finding.Host(var host, var cpu, var cpus) -> host.hostName() + ", Linux "
          + host.kernelRelease() + ", " + host.architecture() + (cpu.isEmpty() ? "" : ", " + cpu)
          + ", CPUs " + cpus;
      case Finding.KvmUsable _ -> look.paint(Colour.GREEN, "usable")
          + ": /dev/kvm runs micro-VMs, and takes a max for each VM";
      case Finding.HaltEvents(var events) -> look.paint(Colour.GREEN, "can be recorded") + ": "
          + String.join(", ", events.stream().map(e -> e.replaceFirst(".*/", "")).toList());
      case Finding.Parameter(var p, _) -> String.format(Locale.ROOT, "%-24s %10d  %s", p.name(),
          p.value(), access(p.access()));
      case Finding.RunningVm(var vm) -> vm(vm);
      case Finding.EnergyMeter(var zone) -> zone.name() + " (" + zone.path() + ")";
      case Finding.Calibrated(var file, var takenOn) -> "of " + takenOn + ", in " + file;
      case Finding.Lacks(_, var what, _) -> look.paint(Colour.YELLOW, "missing") + ": " + what;
    };
  }

  private static String vm(VmProcess vm) {
    return "process " + vm.processId() + " (" + vm.name() + "), "
        + Figure.plural(vm.vcpuCount(), "vCPU");
  }

  static String access(Access access) {
    return switch (access) {
      case WRITABLE -> "writable";
      case ROOT_ONLY, READ_ONLY_MOUNT, READ_ONLY_KERNEL -> "not writable";
    };
  }
}
