package haltwise.lab;

import haltwise.linux.CpuSet;
import haltwise.linux.EventFd;
import haltwise.linux.KvmVcpu;
import haltwise.linux.KvmVm;
import haltwise.linux.StatsFile;
import haltwise.linux.ffm.HotCalls;
import haltwise.linux.ffm.LibC;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// One virtual CPU with its guest: runs it on its own thread, and lets other threads change what it does.
///
/// To change the guest's program, to read its clock or to end it, the host points its words at the pause and
/// wakes it; in the pause the guest is out of KVM_RUN and the vCPU's own thread does what was asked for.
final class Vcpu implements Worker {
  private final KvmVcpu kvm;
  private final GuestCode code;
  private final GuestWords words;
  private final EventFd interrupt;
  private final EventFd requests;
  private final StatsFile statistics;
  private final CountDownLatch threadKnown = new CountDownLatch(1);

  private volatile int threadId;
  private volatile TscClock clock;
  // What follows is guarded by this.
  private GuestProgram program = GuestProgram.IDLE;
  private Optional<GuestProgram> wanted = Optional.empty();
  private boolean leaving;
  private boolean left;
  private int handledAtEntry;
  // Written by the vCPU's thread while the device waits for it, and by the device's.
  private volatile int offered;

  private Vcpu(KvmVcpu kvm, GuestCode code, GuestWords words, EventFd interrupt,
      EventFd requests, StatsFile statistics) {
    this.kvm = kvm;
    this.code = code;
    this.words = words;
    this.interrupt = interrupt;
    this.requests = requests;
    this.statistics = statistics;
    clock = TscClock.first(kvm);
  }

  /// Makes the vCPU with its code in the guest's memory, ready to run.
  static Vcpu create(KvmVm vm, int vcpus, int id, int tickNs, long workNs, Resources resources) {
    KvmVcpu kvm = resources.add(vm.createVcpu(id));
    long workCycles = Math.round(workNs / 1e6 * kvm.timeStampKhz());
    GuestLayout layout = new GuestLayout(vcpus, id);
    GuestCode code = new GuestCode(layout, tickNs, Math.toIntExact(workCycles));
    code.load(vm.memory());
    kvm.beginAt(code.address(GuestCode.START), layout.codeBase(), layout.stampBase(),
        layout.stackBase());
    EventFd requests = resources.add(EventFd.create());
    vm.onPortWrite(layout.requestPort(), requests);
    GuestWords words = new GuestWords(vm.memory(), layout);
    EventFd interrupt = resources.add(EventFd.create());
    vm.interruptOn(interrupt, id, GuestLayout.VECTOR_DEVICE);
    return new Vcpu(kvm, code, words, interrupt, requests,
        resources.add(kvm.statistics()));
  }

  @Override
  public int id() {
    return kvm.id();
  }

  @Override
  public GuestWords words() {
    return words;
  }

  @Override
  public EventFd requests() {
    return requests;
  }

  StatsFile statistics() {
    return statistics;
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
      gate.await();
      HotCalls calls = new HotCalls();
      int port = kvm.runUntilPortWrite(calls);
      while (goOnAfterPause(port)) {
        port = kvm.runUntilPortWrite(calls);
      }
    } finally {
      synchronized (this) {
        left = true;
        notifyAll();
      }
    }
  }

  /// The guest is out of KVM_RUN: do what was asked for, and say where it goes on.
  private synchronized boolean goOnAfterPause(int port) {
    if (leaving) {
      return false;
    }
    clock = clock.readAgain(kvm);
    if (wanted.isPresent()) {
      program = wanted.get();
      wanted = Optional.empty();
      requests.take();
      handledAtEntry = words.handled();
      words.offered(handledAtEntry);
      offered = handledAtEntry;
      code.direct(words, program, program.enter());
      notifyAll();
    } else {
      boolean own = port == GuestLayout.PAUSE_AFTER_OWN_PORT;
      code.direct(words, program, own ? program.afterOwn() : program.afterDevice());
    }
    return true;
  }

  @Override
  public synchronized int enter(GuestProgram next, HotCalls calls) throws InterruptedException {
    wanted = Optional.of(next);
    pause(calls);
    while (wanted.isPresent() && !left) {
      wait();
    }
    return handledAtEntry;
  }

  /// At the guest's next wake-up.
  @Override
  public synchronized void readClock() {
    code.directToPause(words);
  }

  @Override
  public synchronized void leave(HotCalls calls) {
    leaving = true;
    pause(calls);
  }

  private void pause(HotCalls calls) {
    code.directToPause(words);
    calls.addOne(interrupt.descriptor());
  }

  @Override
  public void offer(int items, HotCalls calls) {
    offered += items;
    words.offered(offered);
    calls.addOne(interrupt.descriptor());
  }
}
