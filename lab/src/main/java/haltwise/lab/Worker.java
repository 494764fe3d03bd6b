package haltwise.lab;

import haltwise.linux.CpuSet;
import haltwise.linux.EventFd;
import haltwise.linux.ffm.HotCalls;
import haltwise.linux.ffm.LibC;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// Who handles the items of a workload, on a thread of its own: the guest of a vCPU, or that thread itself. It runs one program
/// after another, each of which another thread asks for, until one asks it to leave.
abstract sealed class Worker permits Vcpu, NativeWorker {
  private final GuestWords words;
  private final EventFd requests;
  private final CountDownLatch threadKnown = new CountDownLatch(1);

  private volatile int threadId;
  // Written by its own thread while the device waits for it, and by the device's.
  private volatile int offered;
  // What follows is guarded by this.
  private GuestProgram program = GuestProgram.IDLE;
  private Optional<GuestProgram> wanted = Optional.empty();
  private boolean leaving;
  private boolean left;
  private int handledAtEntry;

  Worker(GuestWords words, EventFd requests) {
    this.words = words;
    this.requests = requests;
  }

  /// From 0.
  abstract int id();

  /// What turns its time stamps into CLOCK_MONOTONIC.
  abstract TscClock clock();

  /// Lets its clock be read again soon.
  abstract void readClock();

  /// More items for it, and one interrupt.
  abstract void offer(int items, HotCalls calls);

  /// On its own thread, until it is asked to leave.
  abstract void work(HotCalls calls);

  /// Makes it look at what is asked for. Called by any thread, which holds its lock.
  abstract void summon(HotCalls calls);

  /// The memory that it shares with the device.
  final GuestWords words() {
    return words;
  }

  /// What its requests add to.
  final EventFd requests() {
    return requests;
  }

  /// The id of its thread, once [#run] has begun.
  final int awaitThreadId() throws InterruptedException {
    threadKnown.await();
    return threadId;
  }

  /// The life of its thread: until [#leave], or an error.
  ///
  /// @param cpus to run on; empty when the scheduler decides
  /// @param gate opens when work may begin
  final void run(Optional<CpuSet> cpus, CountDownLatch gate) throws InterruptedException {
    try {
      threadId = LibC.gettid();
      threadKnown.countDown();
      cpus.ifPresent(Pinning::pinCaller);
      HotCalls calls = new HotCalls();
      gate.await();
      work(calls);
    } finally {
      synchronized (this) {
        left = true;
        notifyAll();
      }
    }
  }

  /// Changes its program; returns when it stands before the new one, with nothing offered or asked for.
  ///
  /// @return how many items it had handled then, modulo 2^32
  final synchronized int enter(GuestProgram next, HotCalls calls)
      throws InterruptedException {
    wanted = Optional.of(next);
    summon(calls);
    while (wanted.isPresent() && !left) {
      wait();
    }
    return handledAtEntry;
  }

  /// Ends [#run] soon.
  final synchronized void leave(HotCalls calls) {
    leaving = true;
    summon(calls);
  }

  final synchronized GuestProgram program() {
    return program;
  }

  final synchronized boolean isLeaving() {
    return leaving;
  }

  /// Its own thread takes the program that is asked for, if there is one.
  final synchronized boolean takeProgram() {
    if (wanted.isEmpty()) {
      return false;
    }
    program = wanted.get();
    wanted = Optional.empty();
    requests.take();
    handledAtEntry = words.handled();
    words.offered(handledAtEntry);
    offered = handledAtEntry;
    notifyAll();
    return true;
  }

  final int offered() {
    return offered;
  }

  // Only the device's thread adds to it while a program runs.
  @SuppressWarnings("NonAtomicOperationOnVolatileField")
  final void addOffered(int items) {
    offered += items;
  }
}
