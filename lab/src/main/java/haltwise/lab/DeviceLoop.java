package haltwise.lab;

import haltwise.linux.ffm.HotCalls;
import haltwise.linux.ffm.LibC;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.HdrHistogram.Histogram;

/// The device's thread: answers requests and sends interrupts at their time, lets the guests change from one part of
/// the workload to the next, and reads their time stamps. Its loop makes no objects.
final class DeviceLoop implements DeviceBus {
  private static final long TIMER_SLACK_NS = 1;
  /// Longest and shortest time between two looks at the time stamps; as long as they do not overflow.
  private static final long MAX_LOOK_NS = 50_000_000;
  private static final long MIN_LOOK_NS = 2_000_000;
  private static final long CLOCK_PERIOD_NS = 1_000_000_000;
  private static final long FIRST_CLOCK_NS = 100_000_000;
  private static final long LONGEST_LATENCY_NS = 3_600_000_000_000L;

  private final List<? extends Worker> workers;
  private final Items[] items;
  private final List<Workload.Single> parts;
  private final Device[] devices;
  private final long periodNs;
  private final HotCalls calls;
  private final TimerQueue timers = new TimerQueue();
  private final List<AnchorSpan> anchors = new CopyOnWriteArrayList<>();
  private final Histogram latencies = new Histogram(1, LONGEST_LATENCY_NS, 3);
  private long unmeasured;
  private Device device;
  private long lookNs = MIN_LOOK_NS;

  private volatile boolean stopping;
  private volatile long measureFromNs = Long.MAX_VALUE;
  private volatile long measureToNs = Long.MAX_VALUE;

  DeviceLoop(Workload workload, List<? extends Worker> workers) {
    this.workers = workers;
    parts = switch (workload) {
      case Workload.Single single -> List.of(single);
      case Phases phases -> phases.parts();
    };
    periodNs = workload instanceof Phases phases ? phases.periodNs() : TimerQueue.NEVER;
    items = workers.stream().map(Items::new).toArray(Items[]::new);
    devices = parts.stream().map(p -> Device.of(p, workers.size(), this)).toArray(Device[]::new);
    device = devices[0];
    calls = new HotCalls(workers.stream().mapToInt(v -> v.requests().descriptor()).toArray());
  }

  /// The life of the device's thread, until [#stop].
  void run() throws InterruptedException {
    LibC.prctlSetTimerSlack(TIMER_SLACK_NS);
    long nowNs = System.nanoTime();
    long nextClockNs = nowNs + FIRST_CLOCK_NS;
    for (int part = 0; !stopping; part = (part + 1) % parts.size()) {
      enter(part);
      long endNs = periodNs == TimerQueue.NEVER
          ? TimerQueue.NEVER
          : System.nanoTime() + periodNs;
      long nextLookNs = 0;
      while (!stopping && (nowNs = System.nanoTime()) < endNs) {
        if (nowNs >= nextLookNs) {
          look();
          nextLookNs = nowNs + lookNs;
        }
        if (nowNs >= nextClockNs) {
          workers.forEach(Worker::readClock);
          nextClockNs = nowNs + CLOCK_PERIOD_NS;
        }
        waitUntil(Math.min(Math.min(nextLookNs, endNs), timers.firstDueNs()), nowNs);
        fire(System.nanoTime());
      }
    }
  }

  /// All guests become idle before any enters the next part, so that no wake of the old part gets into it.
  private void enter(int part) throws InterruptedException {
    timers.clear();
    for (Worker w : workers) {
      w.enter(GuestProgram.IDLE, calls);
    }
    look();
    device = devices[part];
    anchors.add(new AnchorSpan(System.nanoTime(), parts.get(part).anchor(),
        parts.get(part).label()));
    // The last one first: the first of two peers may speak only when the other listens.
    for (int v = workers.size() - 1; v >= 0; v--) {
      if (stopping) {
        return;
      }
      items[v].begin(workers.get(v).enter(device.program(v), calls));
      items[v].setUp(device.begin(v, System.nanoTime()));
    }
  }

  private void waitUntil(long timeNs, long nowNs) {
    if (!device.expectsRequests()) {
      calls.sleepUntil(timeNs);
    } else if (calls.poll(Math.max(0, timeNs - nowNs)) > 0) {
      long askedNs = System.nanoTime();
      for (int v = 0; v < items.length; v++) {
        if (calls.isReadable(v)) {
          device.asked(v, Math.max(0, calls.readCount(workers.get(v).requests().descriptor())),
              askedNs);
        }
      }
    }
  }

  private void fire(long nowNs) {
    while (timers.firstDueNs() <= nowNs) {
      int v = timers.firstVcpu();
      long item = timers.firstItem();
      timers.removeFirst();
      device.due(v, item, nowNs);
    }
  }

  @Override
  public void offer(int vcpu, int count) {
    workers.get(vcpu).offer(count, calls);
  }

  @Override
  public void plan(long timeNs, int vcpu, long item) {
    timers.add(timeNs, vcpu, item);
  }

  /// Reads the time stamps of what the guests have handled since the last look.
  private void look() {
    long most = 0;
    for (int v = 0; v < items.length; v++) {
      most = Math.max(most, look(v, items[v]));
    }
    if (most > GuestLayout.STAMPS / 4) {
      lookNs = Math.max(MIN_LOOK_NS, lookNs / 2);
    } else if (most < GuestLayout.STAMPS / 16) {
      lookNs = Math.min(MAX_LOOK_NS, lookNs * 2);
    }
  }

  private long look(int v, Items of) {
    long from = of.collect();
    for (long item = from; item < of.collected(); item++) {
      long latencyNs = of.hasStamp(item) ? device.latencyNs(v, item, of) : Device.NONE;
      long handledNs = of.clock().toNs(of.stamp(item));
      if (handledNs < measureFromNs || handledNs >= measureToNs) {
        continue;
      }
      if (latencyNs >= 0) {
        latencies.recordValue(Math.min(latencyNs, LONGEST_LATENCY_NS));
      } else {
        unmeasured++;
      }
    }
    return of.collected() - from;
  }

  long workDone(int vcpu) {
    return items[vcpu].workDone();
  }

  List<AnchorSpan> anchors() {
    return List.copyOf(anchors);
  }

  /// Which part of the run the latencies are of.
  void measureFrom(long ns) {
    measureFromNs = ns;
  }

  void measureTo(long ns) {
    measureToNs = ns;
  }

  void stop() {
    stopping = true;
  }

  /// Only after the thread has ended and all vCPUs have left.
  Latencies latencies(String meaning) {
    look();
    return Latencies.of(meaning, latencies, unmeasured);
  }
}
