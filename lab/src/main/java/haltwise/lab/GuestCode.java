package haltwise.lab;

import static haltwise.lab.GuestLayout.*;

import java.nio.ByteBuffer;

/// All code of one vCPU: start-up, interrupt handlers, and a piece for each [GuestProgram].
///
/// The shape of each program: interrupts are off except between `sti` and `hlt`, which are atomic, so that no
/// wake-up gets lost between the last look at the work and the halt. A handler does not return: it goes on through
/// a word that the host points at the program's loop ([GuestLayout#AFTER_OWN], [GuestLayout#AFTER_DEVICE]) or at a
/// pause; in a pause the guest leaves KVM_RUN and goes on through the word [GuestLayout#ENTRY].
///
/// It is as short as can be, because some hosts emulate it at about 1 µs an instruction. So DI is always the place of
/// the next time stamp, and ECX the end-of-interrupt register whenever the guest halts.
final class GuestCode {
  static final String START = "start";
  static final String PAUSE_AFTER_OWN = "pause.own";
  static final String PAUSE_AFTER_DEVICE = "pause.device";

  // Registers of the interrupt controller in x2APIC mode (AMD64 manual, volume 2, chapter 16).
  private static final int X2APIC_EOI = 0x80B;
  private static final int X2APIC_SPURIOUS = 0x80F;
  private static final int X2APIC_COMMAND = 0x830;
  private static final int X2APIC_TIMER = 0x832;
  private static final int X2APIC_INITIAL_COUNT = 0x838;
  private static final int X2APIC_DIVIDE = 0x83E;
  private static final int APIC_ON = 0x1FF;
  private static final int PERIODIC = 0x2_0000;
  private static final int DIVIDE_BY_1 = 0xB;

  private final Assembler asm = new Assembler(CODE);
  private final GuestLayout layout;

  /// @param layout whose code it is; its peer is the neighbour, 0 and 1, 2 and 3, …
  /// @param tickCount period of its timer in timer counts, each 1 ns under KVM
  /// @param workCycles how long [GuestProgram#PEER] works before it answers, in time-stamp counts
  GuestCode(GuestLayout layout, int tickCount, int workCycles) {
    this.layout = layout;
    start();
    handlers();
    idle();
    items(GuestProgram.ASK);
    items(GuestProgram.SERVE);
    tick(tickCount);
    peer(workCycles);
  }

  private void start() {
    asm.label(START).writeMsr(X2APIC_SPURIOUS, 0, APIC_ON).movEcx(X2APIC_EOI);
    asm.label(PAUSE_AFTER_DEVICE).outAl(PAUSE_AFTER_DEVICE_PORT).jmpVia(ENTRY);
    asm.label(PAUSE_AFTER_OWN).outAl(PAUSE_AFTER_OWN_PORT).jmpVia(ENTRY);
  }

  private void handlers() {
    asm.label("on.device");
    endInterrupt(AFTER_DEVICE);
    asm.label("on.timer");
    count();
    endInterrupt(AFTER_OWN);
    asm.label("on.peer");
    if (countsRounds()) {
      count();
    }
    endInterrupt(AFTER_OWN);
  }

  /// Of two peers one counts, so that an item is a round trip.
  private boolean countsRounds() {
    return layout.vcpu() % 2 == 0;
  }

  private void endInterrupt(int after) {
    asm.xorEaxEax().xorEdxEdx().wrmsr().jmpVia(after);
  }

  /// Stamps the item, then counts it, in this order: a host that sees the count finds the stamp.
  private void count() {
    asm.rdtsc().stosd().incDword(HANDLED);
  }

  private void halt() {
    asm.sti().hlt();
  }

  private void idle() {
    asm.label(GuestProgram.IDLE.enter());
    asm.writeMsr(X2APIC_INITIAL_COUNT, 0, 0).movEcx(X2APIC_EOI); // timer off
    asm.label("IDLE.loop");
    halt();
  }

  private void items(GuestProgram program) {
    asm.label(program.enter());
    asm.label(program + ".loop").cmpDiWith(OFFERED).je(program + ".halt");
    asm.label(program + ".more");
    count();
    if (program == GuestProgram.ASK) {
      asm.outAl(layout.requestPort());
    }
    asm.cmpDiWith(OFFERED).jne(program + ".more");
    asm.label(program + ".halt");
    halt();
  }

  private void tick(int tickCount) {
    asm.label(GuestProgram.TICK.enter());
    asm.writeMsr(X2APIC_TIMER, 0, PERIODIC | VECTOR_TIMER).writeMsr(X2APIC_DIVIDE, 0, DIVIDE_BY_1);
    count(); // item 0 is the moment the timer starts
    asm.writeMsr(X2APIC_INITIAL_COUNT, 0, tickCount).movEcx(X2APIC_EOI);
    asm.label("TICK.loop");
    halt();
  }

  private void peer(int workCycles) {
    asm.label(GuestProgram.PEER_FIRST.enter()).label("PEER.answer");
    if (workCycles > 0) {
      asm.rdtsc().movEsiEax().addEsi(workCycles);
      asm.label("work").rdtsc().subEaxEsi().js("work");
    }
    asm.writeMsr(X2APIC_COMMAND, layout.vcpu() ^ 1, VECTOR_PEER).movEcx(X2APIC_EOI);
    asm.label(GuestProgram.PEER.enter()).label("PEER.loop");
    halt();
  }

  byte[] bytes() {
    return asm.assemble();
  }

  int address(String label) {
    return asm.address(label);
  }

  /// Writes the code to the vCPU's place in guest memory.
  void load(ByteBuffer memory) {
    byte[] code = bytes();
    if (CODE + code.length > AFTER_OWN) {
      throw new IllegalStateException("BUG: " + code.length + " bytes of guest code do not fit");
    }
    memory.put(layout.codeBase() + CODE, code);
  }

  /// Points the words and interrupt vectors at a program. Only while the guest is in a pause.
  ///
  /// @param entry the label where the guest goes on
  void direct(GuestWords words, GuestProgram program, String entry) {
    words.vector(VECTOR_DEVICE, address("on.device"));
    words.vector(VECTOR_TIMER, address(program.onTimer()));
    words.vector(VECTOR_PEER, address(program.onPeer()));
    words.entry(address(entry));
    words.after(address(program.afterOwn()), address(program.afterDevice()));
  }

  /// Makes the guest pause after its next wake-up.
  void directToPause(GuestWords words) {
    words.after(address(PAUSE_AFTER_OWN), address(PAUSE_AFTER_DEVICE));
  }
}
