package haltwise.app.apply;

import haltwise.app.doctor.FindingText;
import haltwise.apply.Status;
import haltwise.doctor.host.Ceiling;
import haltwise.doctor.host.VmFacts;
import haltwise.linux.LifeOfProcess;
import haltwise.report.Look;
import haltwise.report.Look.Colour;
import haltwise.report.Paragraph;
import haltwise.report.TextTable;
import haltwise.trace.Nanos;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What is in force on a host, since when, why, by whom, what would be restored, and whether its VMs obey.
///
/// @param timers of systemd's that undo what is limited in time
/// @param vms the ceiling of each running VM
/// @param zone of the reader
public record StatusText(Status status, List<String> timers, Map<VmFacts, Ceiling> vms,
    ZoneId zone) {
  private static final DateTimeFormatter TIME = DateTimeFormatter
      .ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  public StatusText {
    vms = new LinkedHashMap<>(vms);
  }

  public String text(Look look) {
    StringBuilder out = new StringBuilder();
    if (status.values().isEmpty()) {
      out.append("This host has no parameters of halt polling: kvm is not loaded.\n");
    } else {
      TextTable table = new TextTable("parameter", ">now", ">set by haltwise", ">before haltwise",
          "");
      for (Status.Value v : status.values()) {
        table.row(v.parameter().toString(), v.now(), v.set().orElse("–"), v.origin().orElse("–"),
            v.drifted() ? "changed by somebody else" : "");
      }
      out.append(table.text(look, ""));
    }
    out.append('\n');
    sentences(look).forEach(s -> Paragraph.lines(s, look.columns())
        .forEach(line -> out.append(line).append('\n')));
    return out.toString();
  }

  private List<String> sentences(Look look) {
    List<String> all = new ArrayList<>();
    if (status.unfinished()) {
      all.add(look.paint(Colour.RED, "Unfinished: ")
          + "haltwise was killed while it changed this host. The next apply or restore undoes that.");
    }
    if (status.values().stream().anyMatch(Status.Value::drifted)) {
      all.add(look.paint(Colour.RED, "Changed by somebody else: ")
          + "haltwise restore leaves such values alone; haltwise restore --force, or apply --force,"
          + " overwrites them.");
    }
    if (status.applied().isEmpty() && status.files().isEmpty()) {
      all.add("haltwise has changed nothing here.");
    }
    status.applied().forEach(a -> {
      all.add(look.paint(Colour.BOLD, a.module())
          + (a.inForce() ? ": set " : ": then again what was set ")
          + TIME.format(a.since().atZone(zone)) + " by " + a.who() + " (" + a.why() + "); "
          + until(a) + ".");
    });
    status.files().forEach(file -> all.add("/" + file.place()
        + " is from haltwise; haltwise restore removes it."));
    vms.forEach((vm, ceiling) -> all.add("VM of process " + vm.process().processId() + " ("
        + vm.process().name() + "): " + FindingText.ceiling(ceiling, look) + "."));
    return all;
  }

  private String until(Status.Applied a) {
    if (a.isOver()) {
      return "its time is over, haltwise restore undoes it";
    }
    if (a.holder().isPresent()) {
      return "holds until process " + a.holder().get().processId() + " ends it";
    }
    if (a.leftNs().isPresent()) {
      return "holds for another " + Nanos.text(a.leftNs().getAsLong())
          + (timers.isEmpty() ? "" : ", until " + String.join(" or ", timers) + " undoes it");
    }
    return a.persisted() ? "holds after a boot too" : "holds until haltwise restore or a boot";
  }

  public Map<String, Object> document() {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("sound", status.isSound());
    doc.put("unfinished", status.unfinished());
    doc.put("parameters", status.values().stream().map(v -> {
      Map<String, Object> p = new LinkedHashMap<>();
      p.put("parameter", v.parameter().toString());
      p.put("now", v.now());
      p.put("set", v.set().orElse(null));
      p.put("before", v.origin().orElse(null));
      p.put("drifted", v.drifted());
      return p;
    }).toList());
    doc.put("applied", status.applied().stream().map(a -> {
      Map<String, Object> p = new LinkedHashMap<>();
      p.put("module", a.module());
      p.put("in_force", a.inForce());
      p.put("since", a.since().toString());
      p.put("by", a.who());
      p.put("why", a.why());
      p.put("left_ns", a.leftNs().isPresent() ? a.leftNs().getAsLong() : null);
      p.put("holder", a.holder().map(LifeOfProcess::processId).orElse(null));
      p.put("over", a.isOver());
      p.put("persisted", a.persisted());
      return p;
    }).toList());
    doc.put("timers", timers);
    doc.put("files", status.files().stream().map(file -> "/" + file.place()).toList());
    doc.put("vms", vms.entrySet().stream().map(e -> {
      Map<String, Object> p = new LinkedHashMap<>();
      p.put("process_id", e.getKey().process().processId());
      p.put("obeys", obeys(e.getValue()));
      p.put("why", e.getValue().why());
      return p;
    }).toList());
    return doc;
  }

  /// Whether a VM follows the parameters: yes, no, or nobody knows.
  private static String obeys(Ceiling ceiling) {
    return switch (ceiling) {
      case Ceiling.Parameter _ -> "yes";
      case Ceiling.AtCreation _,Ceiling.Own _,Ceiling.NoPolling _ -> "no";
      case Ceiling.Unknown _ -> "unknown";
    };
  }
}
