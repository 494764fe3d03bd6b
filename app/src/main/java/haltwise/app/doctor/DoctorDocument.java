package haltwise.app.doctor;

import haltwise.doctor.Finding;
import haltwise.linux.KvmParameter;
import haltwise.linux.KvmParameter.Access;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The JSON of `doctor`: the facts of [DoctorText]. The keys are a contract.
public final class DoctorDocument {
  private DoctorDocument() {
  }

  public static Map<String, Object> of(List<Finding> findings) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("findings", findings.stream().map(DoctorDocument::finding).toList());
    return doc;
  }

  private static Map<String, Object> finding(Finding finding) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("topic", finding.topic().name().toLowerCase(Locale.ROOT));
    doc.put("present", !(finding instanceof Finding.Lacks));
    switch (finding) {
      case Finding.Host(var host, var cpu, var cpus) -> {
        doc.put("host_name", host.hostName());
        doc.put("kernel", host.kernelRelease());
        doc.put("architecture", host.architecture());
        doc.put("cpu", cpu);
        doc.put("cpus", cpus);
      }
      case Finding.KvmUsable _ -> doc.put("device", "/dev/kvm");
      case Finding.HaltEvents(var events) -> doc.put("events", events);
      case Finding.Parameter(var p, var remedy) -> {
        parameter(doc, p);
        remedy.ifPresent(r -> doc.put("remedy", r));
      }
      case Finding.RunningVm(var vm) -> {
        doc.put("process_id", vm.processId());
        doc.put("name", vm.name());
        doc.put("vcpus", vm.vcpuCount());
      }
      case Finding.EnergyMeter(var zone) -> {
        doc.put("name", zone.name());
        doc.put("path", zone.path().toString());
      }
      case Finding.Calibrated(var file, var takenOn) -> {
        doc.put("file", file);
        doc.put("taken_on", takenOn);
      }
      case Finding.Lacks(_, var what, var remedy) -> {
        doc.put("what", what);
        doc.put("remedy", remedy);
      }
    }
    return doc;
  }

  private static void parameter(Map<String, Object> doc, KvmParameter p) {
    doc.put("name", p.name());
    doc.put("value", p.value());
    doc.put("writable", p.access() == Access.WRITABLE);
    doc.put("access", p.access().name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }
}
