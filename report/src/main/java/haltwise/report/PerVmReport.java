package haltwise.report;

import haltwise.report.Look.Colour;
import haltwise.trace.Nanos;
import haltwise.tune.Candidate;
import haltwise.tune.Objective;
import haltwise.tune.PerVmPlan;
import haltwise.tune.PerVmPlan.VmPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/// What the VMs of one host gain by a max of their own.
///
/// @param names of the VMs, in the order of the plan
public record PerVmReport(PerVmPlan plan, List<String> names, Objective objective) {
  private static final String WHO = "A VM's own max is set by its VMM itself, with the ioctl KVM_ENABLE_CAP(KVM_CAP_HALT_POLL)"
      + " on its VM file, at any time, Linux 5.8 or later; other processes get EIO. QEMU, crosvm, Firecracker and Cloud"
      + " Hypervisor have no option for it that is known to us: a VMM of your own needs one call, and haltwise lab makes it"
      + " (--halt-poll-max). From then on the VM no longer follows halt_poll_ns.";

  public PerVmReport {
    names = List.copyOf(names);
  }

  String text(Look look, String indent) {
    StringBuilder text = new StringBuilder("\n" + indent
        + look.paint(Colour.BOLD, "A max for each VM") + "\n");
    TextTable t = new TextTable("", ">max", ">polled CPU", ">blocked", ">wake mean",
        ">cost");
    for (int v = 0; v < plan.vms().size(); v++) {
      VmPlan vm = plan.vms().get(v);
      t.row(names.get(v), "", "", "", "", "");
      row(t, "  in force", vm.inForce(), vm.inForceScore());
      row(t, "  one max for all", vm.hostWide(), vm.hostWideScore());
      row(t, "  its own max", vm.own(), vm.ownScore());
    }
    text.append(t.text(look, indent));
    return text.append(TuneText.bullets(sentences(), look)).toString();
  }

  private List<String> sentences() {
    List<String> all = new ArrayList<>();
    all.add(String.format(Locale.ROOT,
        "In sum %s in force, %s with the recommended ones for all (%s), %s with a max for each VM: %s",
        cost(plan.inForceScore()), cost(plan.hostWideScore()), plan.hostWide(),
        cost(plan.ownScore()), gain()));
    if (plan.vms().stream().anyMatch(vm -> !vm.own().settings().isOff())) {
      all.add(String.format(Locale.ROOT,
          "For that, grow=%d, grow-start=%s, shrink=%d for the whole host, chosen together with the maxima out of %s.",
          plan.shape().grow(), Nanos.text(plan.shape().growStartNs()), plan.shape().shrink(),
          Figure.plural(plan.candidates(), "setting")));
    }
    all.add(WHO);
    return all;
  }

  private String gain() {
    double share = 1 - plan.ownScore() / plan.hostWideScore();
    return plan.hostWideScore() == 0 || share < 0.005
        ? "a max for each VM buys nothing over them."
        : String.format(Locale.ROOT, "%.0f %% less than those.", share * 100);
  }

  /// By the objective: CPUs spent on polling and blocking, or how long the same work takes.
  private String cost(double score) {
    return switch (objective) {
      case Objective.Cost _ -> String.format(Locale.ROOT, "%.3f CPUs", score);
      case Objective.Throughput _ ->
        String.format(Locale.ROOT, "%.3f× the time", score / plan.vms().size());
    };
  }

  private void row(TextTable t, String which, Candidate c, double score) {
    double one = objective instanceof Objective.Throughput ? score * plan.vms().size() : score;
    t.row(which, c.settings().maxNs() == 0 ? "off" : Nanos.text(c.settings().maxNs()),
        Figure.percent(c.outcome().polledCpuShare()), Figure.percent(c.outcome().blockedShare()),
        Figure.time(OptionalDouble.of(c.outcome().latencyMeanNs())), cost(one));
  }

  Map<String, Object> document() {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("host_wide", plan.hostWide().toString());
    doc.put("grow", plan.shape().grow());
    doc.put("grow_start_ns", plan.shape().growStartNs());
    doc.put("shrink", plan.shape().shrink());
    doc.put("cost_in_force", plan.inForceScore());
    doc.put("cost_host_wide", plan.hostWideScore());
    doc.put("cost_own_max", plan.ownScore());
    List<Map<String, Object>> vms = new ArrayList<>();
    for (int v = 0; v < plan.vms().size(); v++) {
      VmPlan vm = plan.vms().get(v);
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("vm", vm.vm());
      one.put("name", names.get(v));
      one.put("in_force", arm(vm.inForce(), vm.inForceScore()));
      one.put("host_wide", arm(vm.hostWide(), vm.hostWideScore()));
      one.put("own_max", arm(vm.own(), vm.ownScore()));
      vms.add(one);
    }
    doc.put("vms", vms);
    return doc;
  }

  private static Map<String, Object> arm(Candidate c, double score) {
    Map<String, Object> arm = new LinkedHashMap<>();
    arm.put("settings", c.settings().toString());
    arm.put("cost", score);
    arm.put("polled_cpu_share", c.outcome().polledCpuShare());
    arm.put("blocked_share", c.outcome().blockedShare());
    arm.put("wake_latency_mean_ns", c.outcome().latencyMeanNs());
    arm.put("work_rate", c.outcome().workRate());
    return arm;
  }
}
