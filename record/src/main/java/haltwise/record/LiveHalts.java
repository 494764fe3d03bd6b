package haltwise.record;

import haltwise.linux.KvmParameters;
import haltwise.linux.Tracefs;
import haltwise.linux.TracingInstance;
import haltwise.trace.Halt;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The halts of running vCPUs as they happen, for as long as one likes: nothing is written, and memory is bounded by
/// the kernel's buffers.
///
/// The caller steps it: [#read] every 100 ms or so decodes what happened since and hands it out, [#follow] tells of VMs
/// that came or went. If the caller is late for longer than the kernel's buffers last, events are lost and counted
/// ([#lost]). Events cost no allocation once the buffers have grown to the size of a round. For one thread.
public final class LiveHalts implements AutoCloseable {
  /// Takes halts as they become final: all of a vCPU up to its last one.
  @FunctionalInterface
  public interface Listener {
    /// @param halts at least one, in order; good only during the call
    void halts(LiveVcpu vcpu, FreshHalts halts);
  }

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
  private final Map<Integer, Ceiling> ceilings = new HashMap<>();
  private final List<LiveVcpu> vcpus = new ArrayList<>();
  private List<VmTarget> followed = List.of();
  private final double eventNs;
  private final long eventsBefore;
  private long gaps;
  private long lost;

  /// What a VM may poll at most.
  private static final class Ceiling {
    long maxNs;
    boolean follows;

    Ceiling(VmTarget vm) {
      follows = vm.ownMaxNs().isEmpty();
      maxNs = vm.ownMaxNs().orElse(Halt.UNKNOWN_NS);
    }
  }

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
      streams.add(new LiveStream(cpu, layout, reader));
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
  public void follow(List<VmTarget> vms) {
    readCeiling();
    if (vms.equals(followed)) {
      return;
    }
    Set<Long> wanted = new HashSet<>();
    for (VmTarget vm : vms) {
      vm.vcpus().forEach(t -> wanted.add(key(vm.processId(), t.threadId())));
    }
    assembler.retain(v -> wanted.contains(key(v.processId, v.threadId)));
    vcpus.removeIf(v -> !wanted.contains(key(v.processId(), v.threadId())));
    Set<Long> known = new HashSet<>();
    assembler.threads().forEach(v -> known.add(key(v.processId, v.threadId)));
    for (VmTarget vm : vms) {
      ceilings.computeIfAbsent(vm.processId(), _ -> new Ceiling(vm));
      vm.vcpus().stream().filter(t -> known.add(key(vm.processId(), t.threadId())))
          .forEach(t -> assembler.add(vm.processId(), vm.processId(), t, vm.anchorRule()));
    }
    ceilings.keySet().removeIf(pid -> vms.stream().noneMatch(vm -> vm.processId() == pid));
    List<Integer> threadIds = assembler.threads().stream().map(v -> v.threadId).toList();
    events.forEach(event -> event.follow(threadIds, instance));
    followed = List.copyOf(vms);
    noteVcpus();
    readCeiling();
  }

  /// Another max came into force, for all VMs whose ceiling is known.
  public void ceiling(long maxNs) {
    ceilings.values().stream().filter(c -> c.maxNs >= 0).forEach(c -> c.maxNs = maxNs);
  }

  private static long key(int processId, int threadId) {
    return (long) processId << 32 | threadId;
  }

  private void readCeiling() {
    long maxNs = KvmParameters.read().map(KvmParameters::haltPollNs).orElse(Halt.UNKNOWN_NS);
    ceilings.values().stream().filter(c -> c.follows).forEach(c -> c.maxNs = maxNs);
  }

  /// Decodes what happened since the last call, and hands out the halts that are final by now. Halts of the last
  /// millisecond, and the last halt of each vCPU, come with a later call.
  public void read(Listener listener) {
    long untilNs = System.nanoTime() - WRITTEN_WITHIN_NS;
    decode(untilNs);
    noteVcpus();
    for (LiveVcpu v : vcpus) {
      v.take(ceiling(v));
      if (v.fresh.size() > 0) {
        listener.halts(v, v.fresh);
        v.fresh.forget();
      }
    }
  }

  private void decode(long untilNs) {
    streams.forEach(s -> s.beginRound(untilNs));
    decoder.decode(streams);
  }

  /// A thread of which only halts can tell is a vCPU from the first on.
  private void noteVcpus() {
    List<VcpuState> threads = assembler.threads();
    if (vcpus.size() < threads.size()) {
      for (VcpuState t : threads) {
        if (t.isVcpu && vcpus.stream().noneMatch(v -> v.state == t)) {
          vcpus.add(new LiveVcpu(t));
        }
      }
    }
  }

  /// All that are followed, in the order of being met.
  public List<LiveVcpu> vcpus() {
    return List.copyOf(vcpus);
  }

  /// The host's parameter, unless the VM was seen above it: then it has a ceiling of its own, which nobody tells.
  private long ceiling(LiveVcpu v) {
    Ceiling c = ceilings.get(v.processId());
    if (c == null) {
      return Halt.UNKNOWN_NS;
    }
    if (c.follows && v.fresh.contradict(c.maxNs)) {
      c.follows = false;
      c.maxNs = Halt.UNKNOWN_NS;
    }
    return c.maxNs;
  }

  /// VM exits of a vCPU since it is followed; -1 when they are not counted, or the kernel does not tell of them.
  public long exits(LiveVcpu vcpu) {
    return assembler.exits().exits(vcpu.state);
  }

  /// Trace events decoded since the start.
  public long events() {
    return allEvents() - eventsBefore;
  }

  private long allEvents() {
    return streams.stream().mapToLong(LiveStream::events).sum();
  }

  /// What an event costs the watched thread that writes it, ns, as measured at the start; 0 when it could not be.
  public double eventNs() {
    return eventNs;
  }

  /// Events lost since the start: overwritten before they were read.
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
