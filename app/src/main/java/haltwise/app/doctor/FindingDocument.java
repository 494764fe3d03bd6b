package haltwise.app.doctor;

import haltwise.doctor.Finding;
import haltwise.doctor.host.Ceiling;
import haltwise.doctor.host.GuestPolling;
import haltwise.doctor.host.IdleStates;
import haltwise.doctor.host.KernelPolling;
import haltwise.doctor.host.VmFacts;
import haltwise.linux.KvmParameter;
import haltwise.linux.KvmParameter.Access;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// The facts of a [Finding] under the keys of JSON. A number that is not known is left out.
final class FindingDocument {
  private FindingDocument() {
  }

  static void put(Map<String, Object> doc, Finding finding) {
    switch (finding) {
      case Finding.Host h -> host(doc, h);
      case Finding.KvmUsable _ -> doc.put("device", "/dev/kvm");
      case Finding.VendorModule(var module) -> {
        doc.put("module", module.name());
        doc.put("parameters", module.parameters());
        doc.put("injects_without_exit", module.injectsWithoutExit());
      }
      case Finding.HaltEvents(var events) -> doc.put("events", events);
      case Finding.Rights(var root, var paranoid, var counters) -> {
        doc.put("root", root);
        doc.put("counters_in_debugfs", counters);
        put(doc, "perf_event_paranoid", paranoid);
      }
      case Finding.Parameter p -> {
        parameter(doc, p.parameter());
        put(doc, "default", p.defaultValue());
        p.remedy().ifPresent(r -> doc.put("remedy", r));
      }
      case Finding.Rule(var kernel) -> rule(doc, kernel);
      case Finding.RunningVm(var vm, var ceiling) -> vm(doc, vm, ceiling);
      case Finding.GuestPolling(var polling) -> guest(doc, polling);
      case Finding.IdleStates(var idle) -> idle(doc, idle);
      case Finding.Cpus c -> cpus(doc, c);
      case Finding.EnergyMeter(var zone) -> {
        doc.put("name", zone.name());
        doc.put("path", zone.path());
      }
      case Finding.PerfEnergy(var events) -> doc.put("perf_events", events);
      case Finding.Battery b -> {
        doc.put("battery", b.name());
        doc.put("status", b.status());
        b.capacityPercent().ifPresent(p -> doc.put("charge_share", p / 100.0));
        put(doc, "watts", b.watts());
        put(doc, "watt_hours", b.wattHours());
      }
      case Finding.Mains(var name, var online) -> {
        doc.put("mains", name);
        doc.put("online", online);
      }
      case Finding.MonitorSocket(var process, var path) -> {
        doc.put("process_id", process);
        doc.put("qmp_socket", path);
      }
      case Finding.LibvirtSocket(var path) -> doc.put("libvirt_socket", path);
      case Finding.QemuVersion(var version) -> doc.put("qemu_version", version);
      case Finding.Calibrated(var file, var takenOn) -> {
        doc.put("file", file);
        doc.put("taken_on", takenOn);
      }
      case Finding.Lacks(_, var what, var remedy) -> {
        doc.put("what", what);
        doc.put("remedy", remedy);
      }
    }
  }

  private static void host(Map<String, Object> doc, Finding.Host h) {
    doc.put("host_name", h.identity().hostName());
    doc.put("kernel", h.identity().kernelRelease());
    doc.put("architecture", h.identity().architecture());
    doc.put("cpu", h.cpuModel());
    doc.put("cpus", h.cpus());
    doc.put("virtual", h.platform().virtual());
    doc.put("product", h.platform().product());
    if (h.platform().tickHz() > 0) {
      doc.put("tick_hz", h.platform().tickHz());
    }
  }

  private static void parameter(Map<String, Object> doc, KvmParameter p) {
    doc.put("name", p.name());
    doc.put("value", p.value());
    doc.put("writable", p.access() == Access.WRITABLE);
    doc.put("access", p.access().word());
  }

  private static void rule(Map<String, Object> doc, KernelPolling k) {
    doc.put("rule", k.rule());
    doc.put("clamps_at_entry", k.clampsAtEntry());
    doc.put("max_sampled_at_creation", k.samplesMax());
    doc.put("shrink_floor", k.shrinkFloor());
    doc.put("own_ceilings", k.ownCeilings());
    doc.put("distribution", k.distribution());
  }

  private static void vm(Map<String, Object> doc, VmFacts vm, Ceiling ceiling) {
    doc.put("process_id", vm.process().processId());
    doc.put("name", vm.process().name());
    doc.put("vcpus", vm.process().vcpuCount());
    Map<String, Object> c = new LinkedHashMap<>();
    switch (ceiling) {
      case Ceiling.Parameter(var ns, _) -> {
        c.put("is", "parameter");
        c.put("max_ns", ns);
      }
      case Ceiling.AtCreation _ -> c.put("is", "parameter-at-creation");
      case Ceiling.Own own -> {
        c.put("is", "own-" + own.side().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        put(c, "max_ns", own.exactNs());
        c.put("above_ns", own.aboveNs());
        put(c, "at_most_ns", own.atMostNs());
      }
      case Ceiling.NoPolling _ -> c.put("is", "no-polling");
      case Ceiling.Unknown _ -> c.put("is", "unknown");
    }
    c.put("why", ceiling.why());
    doc.put("ceiling", c);
    doc.put("poll_control", vm.command().pollControl());
    doc.put("cpu_pm", vm.command().idlesInGuest());
  }

  private static void guest(Map<String, Object> doc, GuestPolling g) {
    doc.put("governor_active", g.active());
    doc.put("driver_loaded", g.driver());
    doc.put("guest_halt_poll_ns", g.parameters().maxNs());
    doc.put("guest_halt_poll_grow", g.parameters().grow());
    doc.put("guest_halt_poll_grow_start", g.parameters().growStartNs());
    doc.put("guest_halt_poll_shrink", g.parameters().shrink());
    doc.put("guest_halt_poll_allow_shrink", g.parameters().allowShrink());
    doc.put("access", g.access().word());
  }

  private static void idle(Map<String, Object> doc, IdleStates idle) {
    doc.put("driver", idle.driver());
    doc.put("governor", idle.governor());
    List<Map<String, Object>> states = idle.states().stream().map(s -> {
      Map<String, Object> state = new LinkedHashMap<>();
      state.put("name", s.name());
      state.put("latency_ns", s.latencyNs());
      state.put("residency_ns", s.residencyNs());
      state.put("disabled", s.disabled());
      put(state, "idle_share", s.idleShare());
      return state;
    }).toList();
    doc.put("states", states);
  }

  private static void cpus(Map<String, Object> doc, Finding.Cpus c) {
    doc.put("online", c.layout().online());
    doc.put("threads_per_core", c.layout().threadsPerCore());
    doc.put("smt_control", c.layout().smtControl());
    doc.put("running_vcpus", c.vcpus());
    c.frequency().ifPresent(f -> {
      doc.put("frequency_driver", f.driver());
      doc.put("frequency_governor", f.governor());
      doc.put("energy_performance_preference", f.preference());
    });
    put(doc, "steal_share", c.stealShare());
    if (c.stealShare().isPresent()) {
      doc.put("steal_since_boot", c.stealSinceBoot());
    }
  }

  private static void put(Map<String, Object> doc, String key, OptionalLong value) {
    value.ifPresent(v -> doc.put(key, v));
  }

  private static void put(Map<String, Object> doc, String key, OptionalDouble value) {
    value.ifPresent(v -> doc.put(key, v));
  }
}
