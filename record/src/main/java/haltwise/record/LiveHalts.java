package haltwise.record;

import haltwise.linux.KvmParameters;
import haltwise.linux.Tracefs;
import haltwise.linux.TracingInstance;
import haltwise.trace.Halt;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The halts of running vCPUs as they happen, for as long as one likes: nothing is written, and memory is bounded by
/// the kernel's buffers.
///
/// The caller steps it: [#read] every 100 ms or so decodes what happened since and hands it out, [#follow] tells of VMs
/// that came or went. If the caller is late for longer than the kernel's buffers last, events are lost and counted
/// ([#lost]). Events cost no allocation once the buffers have grown to the size of a round. For one thread.
public final class LiveHalts implements HaltFeed {
  /// What tells how long a vCPU polled, blocked and waited; not who woke it.
  private static final Set<TracedEvent> EVENTS = EnumSet.of(TracedEvent.WAKEUP, TracedEvent.WINDOW,
      TracedEvent.WAKING, TracedEvent.SWITCH);
  private static final int BUFFER_KIB = 8192;
  private static final int ALL_BUFFERS_KIB = 256 * 1024;
  /// An event is in its buffer this long after its time, whatever interrupted the writer.
  private static final long WRITTEN_WITHIN_NS = 1_000_000;

  private final Tracefs tracefs;
  private final TracingInstance instance;
  private final HaltAssembler assembler = new HaltAssembler(false);
  private final Set<TracedEvent> events;
  private final EventDecoder decoder;
  private final List<LiveStream> streams = new ArrayList<>();
  private final LiveVcpus vcpus = new LiveVcpus(assembler);
  private List<VmTarget> followed = List.of();
  private final double eventNs;
  private final long eventsBefore;
  private long gaps;
  private long lost;

  private LiveHalts(Tracefs tracefs, TracingInstance instance, boolean exits) {
    this.tracefs = tracefs;
    this.instance = instance;
    instance.pageKib(Recorder.PAGE_KIB);
    instance.clock(Recorder.CLOCK);
    events = EnumSet.copyOf(EVENTS);
    if (exits) {
      events.add(TracedEvent.EXIT);
    }
    decoder = new EventDecoder(TracedEvent.enable(events, instance, List.of()), assembler);
    instance.openReaders();
    PageLayout layout = PageLayout.parse(instance.pageHeader());
    PageReader reader = new PageReader(instance, layout);
    for (int cpu : instance.cpus()) {
      LivePages pages = new LivePages(cpu, reader);
      streams.add(new LiveStream(new PageStream(cpu, layout, pages), pages::beginRound, 0));
    }
    instance.bufferKibPerCpu(Math.min(BUFFER_KIB, ALL_BUFFERS_KIB / Math.max(1, streams.size())));
    instance.start();
    eventNs = EventCost.measureNs(instance);
    decode(System.nanoTime()); // what that wrote
    eventsBefore = allEvents();
  }

  /// Starts with nothing to follow.
  ///
  /// @param exits whether to count VM exits too, each an event more
  /// @throws haltwise.linux.HostException when the host does not allow tracing
  public static LiveHalts start(boolean exits) {
    Tracefs tracefs = Tracefs.open();
    try {
      TracingInstance instance = TracingInstance.create(tracefs);
      try {
        return new LiveHalts(tracefs, instance, exits);
      } catch (RuntimeException e) {
        instance.close();
        throw e;
      }
    } catch (RuntimeException e) {
      tracefs.close();
      throw e;
    }
  }

  /// Follows these VMs from now on; what was followed before and is not among them is forgotten. Threads that were
  /// followed before go on as they were.
  @Override
  public void follow(List<VmTarget> vms) {
    readCeiling();
    if (vms.equals(followed)) {
      return;
    }
    List<Integer> threadIds = vcpus.follow(vms);
    events.forEach(event -> event.follow(threadIds, instance));
    followed = List.copyOf(vms);
    readCeiling();
  }

  /// Another max came into force, for all VMs whose ceiling is known.
  @Override
  public void ceiling(long maxNs) {
    vcpus.ceiling(maxNs);
  }

  private void readCeiling() {
    vcpus.hostMax(KvmParameters.read().map(KvmParameters::haltPollNs).orElse(Halt.UNKNOWN_NS));
  }

  /// Decodes what happened since the last call, and hands out the halts that are final by now. Halts of the last
  /// millisecond, and the last halt of each vCPU, come with a later call.
  @Override
  public void read(Listener listener) {
    long untilNs = System.nanoTime() - WRITTEN_WITHIN_NS;
    decode(untilNs);
    vcpus.handOut(listener);
  }

  /// The events themselves are switched off: one that only may not be written, since tracing is off, costs the thread that
  /// meets it two thirds of what it costs to be written.
  @Override
  public void rest() {
    instance.stop();
    TracedEvent.set(events, instance, false);
    decode(System.nanoTime());
    vcpus.handOut((_, _) -> {
    });
  }

  @Override
  public void wake() {
    vcpus.forget(System.nanoTime());
    instance.start();
    TracedEvent.set(events, instance, true);
  }

  private void decode(long untilNs) {
    streams.forEach(s -> s.beginRound(untilNs));
    decoder.decode(streams);
  }

  /// All that are followed, in the order of being met.
  @Override
  public List<LiveVcpu> vcpus() {
    return vcpus.all();
  }

  /// VM exits of a vCPU since it is followed; -1 when they are not counted, or the kernel does not tell of them.
  public long exits(LiveVcpu vcpu) {
    return assembler.exits().exits(vcpu.state);
  }

  @Override
  public long nowNs() {
    return System.nanoTime();
  }

  /// Trace events decoded since the start.
  @Override
  public long events() {
    return allEvents() - eventsBefore;
  }

  private long allEvents() {
    return streams.stream().mapToLong(LiveStream::events).sum();
  }

  /// What an event costs the watched thread that writes it, ns, as measured at the start; 0 when it could not be.
  @Override
  public double eventNs() {
    return eventNs;
  }

  /// Events lost since the start: overwritten before they were read.
  @Override
  public long lost() {
    long now = streams.stream().mapToLong(LiveStream::lost).sum();
    if (now != gaps) {
      gaps = now;
      lost = instance.lost();
    }
    return lost;
  }

  @Override
  public void close() {
    instance.close();
    tracefs.close();
  }
}
