package haltwise.record.tracecmd;

import haltwise.record.EventImport;
import haltwise.record.EventStream;
import haltwise.record.Imported;
import haltwise.record.PageStream;
import haltwise.record.ThreadProcesses;
import haltwise.record.TracedHost;
import haltwise.record.binary.BinaryFile;
import haltwise.record.tracecmd.Buffer.CpuData;
import haltwise.trace.BadTraceException;
import haltwise.trace.Trace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Imports trace.dat: what `trace-cmd record` or `trace-cmd extract` wrote.
public final class TraceDat {
  private static final String RECORD = "Record with trace-cmd record -C mono -e kvm:kvm_vcpu_wakeup"
      + " -e kvm:kvm_halt_poll_ns -e sched:sched_waking -e sched:sched_switch.";
  private static final String DAMAGED = "Copy the file again; if trace-cmd report cannot read it"
      + " either, record again.";
  private static final String HALT = "kvm_vcpu_wakeup";

  private final BinaryFile file;
  private final DatFile head;
  private final List<String> notes = new ArrayList<>();

  private TraceDat(BinaryFile file) {
    this.file = file;
    this.head = DatFile.read(file);
  }

  /// @param known adds to what the file tells of its host what the user knows better
  /// @throws BadTraceException naming file and offset when it cannot be read, or there is no halt in it
  public static Imported read(Path path, UnaryOperator<TracedHost> known) {
    try (BinaryFile file = BinaryFile.open(path, DAMAGED)) {
      return new TraceDat(file).read(known);
    }
  }

  private Imported read(UnaryOperator<TracedHost> known) {
    if (!head.formats().has(HALT)) {
      throw file.bad(0, "it has no kvm:kvm_vcpu_wakeup events, only " + head.formats().summary(),
          RECORD);
    }
    for (Buffer buffer : head.buffers()) {
      Optional<Trace> trace = trace(buffer, known);
      if (trace.isPresent()) {
        noteOthers(buffer);
        return new Imported(trace.get(), notes);
      }
    }
    throw file.bad(0, "no vCPU halted while it was recorded, in "
        + String.join(", ", head.buffers().stream().map(Buffer::label).toList()),
        "Record for longer, on a host whose VMs are running. " + RECORD);
  }

  private Optional<Trace> trace(Buffer buffer, UnaryOperator<TracedHost> known) {
    DatOptions options = head.options();
    List<BufferPages> pages = new ArrayList<>();
    List<EventStream> streams = new ArrayList<>();
    for (CpuData cpu : buffer.cpus()) {
      BufferPages own = new BufferPages(file, head.codec(), buffer.pageBytes(), cpu);
      pages.add(own);
      streams.add(new CorrectedTimes(options, new PageStream(cpu.cpu(), head.layout(), own)));
    }
    EventImport halts = new EventImport(new ThreadProcesses(), false);
    try {
      halts.decode(head.formats().used(), streams);
    } catch (IllegalArgumentException e) {
      throw file.bad(0, "its event formats cannot be used: " + e.getMessage());
    }
    if (halts.halts() > 0) {
      needNanoseconds(buffer);
      if (pages.stream().anyMatch(BufferPages::isCutOff)) {
        notes.add("The file was cut off: it is used as far as it goes.");
      }
    }
    long lost = streams.stream().mapToLong(EventStream::lost).sum();
    // The kernel's own count is of all buffers.
    lost = head.buffers().size() == 1 ? Math.max(lost, options.lost()) : lost;
    return halts.trace(known.apply(new TracedHost(options.hostName(), options.kernelRelease(),
        options.architecture(), buffer.clock(), Optional.empty())), lost);
  }

  private void needNanoseconds(Buffer buffer) {
    boolean counts = switch (buffer.clock()) {
      case "x86-tsc", "ppc-tb", "s390-tod" -> !head.options().convertsTsc();
      case "counter" -> true;
      default -> false;
    };
    if (counts) {
      throw file.bad(0, "its clock " + buffer.clock() + " does not count ns", RECORD);
    }
  }

  private void noteOthers(Buffer used) {
    List<String> others = head.buffers().stream().filter(b -> b != used).map(Buffer::label)
        .toList();
    if (!others.isEmpty()) {
      notes.add("Read from " + used.label() + "; " + String.join(", ", others)
          + " left out.");
    }
    if (head.options().isOfGuest()) {
      notes.add("It was recorded in a guest; its times are the guest's own.");
    }
  }
}
