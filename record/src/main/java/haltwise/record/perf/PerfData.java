package haltwise.record.perf;

import haltwise.linux.EventFormat;
import haltwise.record.EventImport;
import haltwise.record.Imported;
import haltwise.record.ThreadProcesses;
import haltwise.record.TracedHost;
import haltwise.record.binary.BinaryFile;
import haltwise.trace.BadTraceException;
import haltwise.trace.Trace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Imports perf.data: what `perf record` wrote to a file or into a pipe.
public final class PerfData {
  private static final String RECORD = "Record with perf record -a -k mono -e kvm:kvm_vcpu_wakeup"
      + " -e kvm:kvm_halt_poll_ns -e sched:sched_waking -e sched:sched_switch.";
  private static final String DAMAGED = "Copy the file again; if perf script cannot read it either,"
      + " record again.";
  private static final String HALT = "kvm_vcpu_wakeup";

  private PerfData() {
  }

  /// @param known adds to what the file tells of its host what the user knows better
  /// @throws BadTraceException naming file and offset when it cannot be read, or there is no halt in it
  public static Imported read(Path path, UnaryOperator<TracedHost> known) {
    try (BinaryFile file = BinaryFile.open(path, DAMAGED)) {
      PerfFile head = PerfFile.read(file);
      needHalts(file, head);
      try (Records records = new Records(file, head.dataFrom(), head.dataEnd())) {
        return samples(file, head, records, known);
      }
    }
  }

  private static void needHalts(BinaryFile file, PerfFile head) {
    if (!head.formats().has(HALT)) {
      throw head.closed()
          ? file.bad(0, "it has no kvm:kvm_vcpu_wakeup events, only "
              + head.formats().summary(), RECORD)
          : file.bad(0, "perf was killed before it wrote how its events look",
              "Stop perf with Ctrl-C or kill -INT. Where it may be killed, record into a pipe, which"
                  + " survives that: perf record -o - … > perf.data");
    }
  }

  private static Imported samples(BinaryFile file, PerfFile head, Records records,
      UnaryOperator<TracedHost> known) {
    List<EventFormat> formats = head.formats().used();
    BitSet wanted = new BitSet();
    formats.forEach(f -> wanted.set(f.id() & 0xFFFF));
    ThreadProcesses processes = new ThreadProcesses();
    SampleStream stream = new SampleStream(records,
        new SampleReader(records, head.attributes()), processes, wanted,
        pidOffset(file, formats));
    // perf saves the formats of what it records, no others.
    EventImport halts = new EventImport(processes, head.formats().has("kvm_apic_accept_irq"));
    try {
      halts.decode(formats, List.of(stream));
    } catch (IllegalArgumentException e) {
      throw unusable(file, e);
    }
    Trace trace = halts.trace(known.apply(host(head)), stream.lost())
        .orElseThrow(() -> file.bad(head.dataFrom(), "no vCPU halted while it was recorded",
            "Record for longer, on a host whose VMs are running."));
    return new Imported(trace, notes(head, records, stream));
  }

  /// The same in all events.
  private static int pidOffset(BinaryFile file, List<EventFormat> formats) {
    try {
      return formats.getFirst().offset("common_pid");
    } catch (IllegalArgumentException e) {
      throw unusable(file, e);
    }
  }

  private static BadTraceException unusable(BinaryFile file, IllegalArgumentException why) {
    return file.bad(0, "its event formats cannot be used: " + why.getMessage());
  }

  private static TracedHost host(PerfFile head) {
    Facts f = head.facts();
    return new TracedHost(f.hostName(), f.kernelRelease(), f.architecture(),
        head.attributes().getFirst().clock(), Optional.empty());
  }

  private static List<String> notes(PerfFile head, Records records, SampleStream stream) {
    List<String> notes = new ArrayList<>();
    if (records.cutOff()) {
      notes.add("The file was cut off: it is used up to its last whole record.");
    }
    if (!head.closed()) {
      notes.add("perf was killed: the recording ends early.");
    }
    if (stream.late() > 0) {
      notes.add(stream.late() + " events came too late to be sorted in; they count as lost.");
    }
    return notes;
  }
}
