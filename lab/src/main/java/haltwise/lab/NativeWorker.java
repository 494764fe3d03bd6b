package haltwise.lab;

import haltwise.linux.EventFd;
import haltwise.linux.ffm.HotCalls;
import haltwise.linux.ffm.LibC;

/// A thread of the host that does what a guest would do, without a VM: where the guest halts it sleeps, in read() on an
/// eventfd that the same device writes to, or until its own timer. Where the guest's interrupt handler stamps and counts
/// an item, so does this thread, in memory of the same layout.
final class NativeWorker extends Worker {
  private static final long TIMER_SLACK_NS = 1;

  private final int id;
  private final long tickNs;
  private final long workNs;
  private final EventFd wake;
  private final TscClock clock = TscClock.ofHost();

  private volatile boolean changed;
  // Interrupts from its peer so far; the peer is the only one that counts.
  private volatile int turns;
  private volatile NativeWorker peer = this;

  /// @param words of its own, as those of a guest
  /// @param tickNs period of its timer, ns
  /// @param workNs how long [GuestProgram#PEER] works before it answers, ns
  NativeWorker(int id, GuestWords words, long tickNs, long workNs, Resources resources) {
    super(words, resources.add(EventFd.create()));
    this.id = id;
    this.tickNs = tickNs;
    this.workNs = workNs;
    wake = resources.add(EventFd.blocking());
  }

  void peer(NativeWorker other) {
    peer = other;
  }

  @Override
  int id() {
    return id;
  }

  @Override
  TscClock clock() {
    return clock;
  }

  @Override
  void work(HotCalls calls) {
    LibC.prctlSetTimerSlack(TIMER_SLACK_NS);
    while (goOn()) {
      switch (program()) {
        case IDLE -> idle(calls);
        case ASK -> handleItems(calls, true);
        case SERVE -> handleItems(calls, false);
        case TICK -> tick(calls);
        case PEER -> answerPeer(calls);
        case PEER_FIRST -> {
          answer(calls);
          answerPeer(calls);
        }
      }
    }
  }

  private synchronized boolean goOn() {
    changed = false;
    if (isLeaving()) {
      return false;
    }
    takeProgram();
    return true;
  }

  private void sleep(HotCalls calls) {
    calls.readCount(wake.descriptor());
  }

  private void idle(HotCalls calls) {
    while (!changed) {
      sleep(calls);
    }
  }

  private void handleItems(HotCalls calls, boolean ask) {
    while (!changed) {
      while (words().handled() != offered()) {
        count();
        if (ask) {
          calls.addOne(requests().descriptor());
        }
      }
      sleep(calls);
    }
  }

  private void tick(HotCalls calls) {
    count(); // item 0 is the moment the timer starts
    long dueNs = System.nanoTime();
    while (true) {
      // Ticks that are over come together.
      for (long nowNs = System.nanoTime(); dueNs <= nowNs;) {
        dueNs += tickNs;
      }
      calls.sleepUntil(dueNs);
      if (changed) {
        return;
      }
      count();
    }
  }

  private void answerPeer(HotCalls calls) {
    int seen = turns;
    while (!changed) {
      sleep(calls);
      for (; seen != turns && !changed; seen++) {
        // Of two peers one counts, so that an item is a round trip.
        if (id % 2 == 0) {
          count();
        }
        answer(calls);
      }
    }
  }

  private void answer(HotCalls calls) {
    for (long endNs = System.nanoTime() + workNs; System.nanoTime() < endNs;) {
      Thread.onSpinWait();
    }
    peer.interrupt(calls);
  }

  private void count() {
    words().count((int) System.nanoTime());
  }

  // Only the thread of its one peer calls it.
  @SuppressWarnings("NonAtomicOperationOnVolatileField")
  private void interrupt(HotCalls calls) {
    turns++;
    calls.addOne(wake.descriptor());
  }

  @Override
  void readClock() {
    // It is the host's.
  }

  @Override
  void offer(int items, HotCalls calls) {
    addOffered(items);
    calls.addOne(wake.descriptor());
  }

  @Override
  void summon(HotCalls calls) {
    changed = true;
    calls.addOne(wake.descriptor());
  }
}
