package haltwise.lab;

import haltwise.linux.EventFd;
import haltwise.linux.KvmVcpu;
import haltwise.linux.KvmVm;
import haltwise.linux.StatsFile;
import haltwise.linux.ffm.HotCalls;

/// One virtual CPU with its guest: runs it on its own thread, and lets other threads change what it does.
///
/// To change the guest's program, to read its clock or to end it, the host points its words at the pause and
/// wakes it; in the pause the guest is out of KVM_RUN and the vCPU's own thread does what was asked for.
final class Vcpu extends Worker {
  private final KvmVcpu kvm;
  private final GuestCode code;
  private final EventFd interrupt;
  private final StatsFile statistics;

  private volatile TscClock clock;

  private Vcpu(KvmVcpu kvm, GuestCode code, GuestWords words, EventFd interrupt,
      EventFd requests, StatsFile statistics) {
    super(words, requests);
    this.kvm = kvm;
    this.code = code;
    this.interrupt = interrupt;
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
  int id() {
    return kvm.id();
  }

  StatsFile statistics() {
    return statistics;
  }

  @Override
  TscClock clock() {
    return clock;
  }

  @Override
  void work(HotCalls calls) {
    int port = kvm.runUntilPortWrite(calls);
    while (goOnAfterPause(port)) {
      port = kvm.runUntilPortWrite(calls);
    }
  }

  /// The guest is out of KVM_RUN: do what was asked for, and say where it goes on.
  private synchronized boolean goOnAfterPause(int port) {
    if (isLeaving()) {
      return false;
    }
    clock = clock.readAgain(kvm);
    if (takeProgram()) {
      code.direct(words(), program(), program().enter());
    } else {
      boolean own = port == GuestLayout.PAUSE_AFTER_OWN_PORT;
      code.direct(words(), program(), own ? program().afterOwn() : program().afterDevice());
    }
    return true;
  }

  /// At the guest's next wake-up.
  @Override
  synchronized void readClock() {
    code.directToPause(words());
  }

  @Override
  void summon(HotCalls calls) {
    code.directToPause(words());
    calls.addOne(interrupt.descriptor());
  }

  @Override
  void offer(int items, HotCalls calls) {
    addOffered(items);
    words().offered(offered());
    calls.addOne(interrupt.descriptor());
  }
}
