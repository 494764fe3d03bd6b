package haltwise.record;

import haltwise.linux.EventFormat;
import haltwise.trace.BadTraceException;
import haltwise.trace.SettingsInForce;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What every import does with the events of its file, whatever the file's format: halts, then a [Trace].
public final class EventImport {
  private final HaltAssembler assembler;
  private final ThreadProcesses processes;
  private long firstNs = Long.MAX_VALUE;
  private long lastNs = Long.MIN_VALUE;

  /// @param processes may still learn, as long as a thread's process is known before its events come
  /// @param interruptsTraced whether events of interrupts on their way to vCPUs are among the recorded
  public EventImport(ThreadProcesses processes, boolean interruptsTraced) {
    this.processes = processes;
    this.assembler = new HaltAssembler(processes, interruptsTraced);
  }

  /// Whether an event tells about halts.
  public static boolean uses(String system, String event) {
    return FtraceEvents.KNOWN.contains(event)
        && Arrays.stream(TracedEvent.values())
            .anyMatch(e -> e.event().equals(event) && e.system().equals(system));
  }

  HaltAssembler assembler() {
    return assembler;
  }

  /// Tells that something happened at that time.
  void at(long timeNs) {
    firstNs = Math.min(firstNs, timeNs);
    lastNs = Math.max(lastNs, timeNs);
  }

  /// Takes all events of the streams.
  ///
  /// @param formats of the events in them, at least of those about halts
  /// @throws IllegalArgumentException when the formats cannot be used
  /// @throws BadTraceException when a stream is damaged
  public void decode(List<EventFormat> formats, List<EventStream> streams) {
    EventDecoder decoder = new EventDecoder(formats, assembler);
    lastNs = Math.max(lastNs, decoder.decode(streams));
  }

  public long halts() {
    return assembler.threads().stream().mapToLong(v -> v.halts.size()).sum();
  }

  /// @return empty when there was no halt
  public Optional<Trace> trace(TracedHost host, long eventsLost) {
    if (halts() == 0) {
      return Optional.empty();
    }
    long startNs = assembler.threads().stream().filter(v -> v.halts.size() > 0)
        .mapToLong(v -> v.halts.startNs(0)).min().orElseThrow();
    List<SettingsInForce> settings = host.settings()
        .map(s -> List.of(new SettingsInForce(startNs, SettingsInForce.ALL_VMS, s)))
        .orElse(List.of());
    Trace trace = TraceBuilder.build(assembler, new TraceInfo(host.hostName(),
        host.kernelRelease(), host.architecture(), host.clock(), Math.min(startNs, firstNs), lastNs,
        settings, List.of(), eventsLost, Recorder.VERSION + " import", "", -1));
    return Optional.of(VcpuNumbers.sorted(VcpuNumbers.completed(processes.withVms(trace))));
  }
}
