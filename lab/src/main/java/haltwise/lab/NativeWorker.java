package haltwise.lab;

import haltwise.linux.CpuSet;
import haltwise.linux.EventFd;
import haltwise.linux.ffm.HotCalls;
import haltwise.linux.ffm.LibC;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// A thread of the host that does what a guest would do, without a VM: where the guest halts it sleeps, in read() on an
/// eventfd that the same device writes to, or until its own timer. Where the guest's interrupt handler stamps and counts
/// an item, so does this thread, in memory of the same layout.
final class NativeWorker implements Worker {
  private static final long TIMER_SLACK_NS = 1;

  private final int id;
  private final GuestWords words;
  private final long tickNs;
  private final long workNs;
  private final EventFd wake;
  private final EventFd requests;
  private final TscClock clock = TscClock.ofHost();
  private final CountDownLatch threadKnown = new CountDownLatch(1);

  private volatile int threadId;
  private volatile boolean changed;
  // Interrupts from its peer so far; the peer is the only one that counts.
  private volatile int turns;
  private volatile NativeWorker peer = this;
  // What follows is guarded by this.
  private GuestProgram program = GuestProgram.IDLE;
  private Optional<GuestProgram> wanted = Optional.empty();
  private boolean leaving;
  private boolean left;
  private int handledAtEntry;
  // Written by its own thread while the device waits for it, and by the device's.
  private volatile int offered;

  /// @param words of its own, as those of a guest
  /// @param tickNs period of its timer, ns
  /// @param workNs how long [GuestProgram#PEER] works before it answers, ns
  NativeWorker(int id, GuestWords words, long tickNs, long workNs, Resources resources) {
    this.id = id;
    this.words = words;
    this.tickNs = tickNs;
    this.workNs = workNs;
    wake = resources.add(EventFd.blocking());
    requests = resources.add(EventFd.create());
  }

  void peer(NativeWorker other) {
    peer = other;
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public GuestWords words() {
    return words;
  }

  @Override
  public EventFd requests() {
    return requests;
  }

  @Override
  public TscClock clock() {
    return clock;
  }

  @Override
  public int awaitThreadId() throws InterruptedException {
    threadKnown.await();
    return threadId;
  }

  @Override
  public void run(Optional<CpuSet> cpus, CountDownLatch gate) throws InterruptedException {
    try {
      threadId = LibC.gettid();
      threadKnown.countDown();
      cpus.ifPresent(Pinning::pinCaller);
      LibC.prctlSetTimerSlack(TIMER_SLACK_NS);
      HotCalls calls = new HotCalls();
      gate.await();
      while (goOn()) {
        switch (current()) {
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
    } finally {
      synchronized (this) {
        left = true;
        notifyAll();
      }
    }
  }

  private synchronized GuestProgram current() {
    return program;
  }

  private synchronized boolean goOn() {
    changed = false;
    if (leaving) {
      return false;
    }
    if (wanted.isPresent()) {
      program = wanted.get();
      wanted = Optional.empty();
      requests.take();
      handledAtEntry = words.handled();
      words.offered(handledAtEntry);
      offered = handledAtEntry;
      notifyAll();
    }
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
      while (words.handled() != offered) {
        count();
        if (ask) {
          calls.addOne(requests.descriptor());
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
    words.count((int) System.nanoTime());
  }

  // Only the thread of its one peer calls it.
  @SuppressWarnings("NonAtomicOperationOnVolatileField")
  private void interrupt(HotCalls calls) {
    turns++;
    calls.addOne(wake.descriptor());
  }

  @Override
  public synchronized int enter(GuestProgram next, HotCalls calls) throws InterruptedException {
    wanted = Optional.of(next);
    changed(calls);
    while (wanted.isPresent() && !left) {
      wait();
    }
    return handledAtEntry;
  }

  @Override
  public void readClock() {
    // It is the host's.
  }

  // Only the device's thread adds to it while a program runs.
  @SuppressWarnings("NonAtomicOperationOnVolatileField")
  @Override
  public void offer(int items, HotCalls calls) {
    offered += items;
    calls.addOne(wake.descriptor());
  }

  @Override
  public synchronized void leave(HotCalls calls) {
    leaving = true;
    changed(calls);
  }

  private void changed(HotCalls calls) {
    changed = true;
    calls.addOne(wake.descriptor());
  }
}
