package haltwise.lab;

import static haltwise.lab.GuestLayout.*;

import java.nio.ByteBuffer;

/// All code of one vCPU: start-up, interrupt handlers, and a piece for each [GuestProgram].
///
/// The shape of each program: interrupts are off except between `sti` and `hlt`, which are atomic, so that no
/// wake-up gets lost between the last look at the work and the halt. After each halt it goes through the word
/// [GuestLayout#NEXT], which the host points at the program's loop or at the pause; in the pause the guest leaves
/// KVM_RUN and goes on through the word [GuestLayout#ENTRY]. Interrupt handlers run during halts only, so they
/// may use all registers but BX, the place of the next time stamp.
final class GuestCode {
  static final String START = "start";
  static final String PAUSE = "pause";

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
  private final int vcpu;

  /// @param vcpu whose code it is; its peer is the neighbour, 0 and 1, 2 and 3, …
  /// @param tickCount period of its timer in timer counts, each 1 ns under KVM
  /// @param workCycles how long [GuestProgram#PEER] works before it answers, in time-stamp counts
  GuestCode(int vcpu, int tickCount, int workCycles) {
    this.vcpu = vcpu;
    start();
    handlers();
    idle();
    items(GuestProgram.ASK);
    items(GuestProgram.SERVE);
    tick(tickCount);
    peer(workCycles);
  }

  private void start() {
    asm.label(START).writeMsr(X2APIC_SPURIOUS, 0, APIC_ON);
    // Let what is left over from the previous program in before the host looks.
    asm.label(PAUSE).sti().nop().cli().outAl(PAUSE_PORT).jmpVia(ENTRY);
  }

  private void handlers() {
    asm.label("on.kick");
    endInterrupt();
    asm.label("on.timer");
    count();
    endInterrupt();
    asm.label("on.peer");
    if (countsRounds()) {
      count();
    }
    endInterrupt();
  }

  /// Of two peers one counts, so that an item is a round trip.
  private boolean countsRounds() {
    return vcpu % 2 == 0;
  }

  private void endInterrupt() {
    asm.writeMsr(X2APIC_EOI, 0, 0).iret();
  }

  /// Stamps the item, then counts it, in this order: a host that sees the count finds the stamp.
  private void count() {
    asm.rdtsc().movAtBxEax().movAtBx4Edx().addBx(8).orBx(STAMP_RING).incDword(HANDLED);
  }

  private void halt() {
    asm.sti().hlt().cli().jmpVia(NEXT);
  }

  private void idle() {
    asm.label(GuestProgram.IDLE.enter()).writeMsr(X2APIC_INITIAL_COUNT, 0, 0); // timer off
    asm.label(GuestProgram.IDLE.loop());
    halt();
  }

  private void items(GuestProgram program) {
    String halt = program + ".halt";
    asm.label(program.enter());
    asm.label(program.loop()).movEaxFrom(OFFERED).cmpEaxWith(HANDLED).je(halt);
    count();
    if (program == GuestProgram.ASK) {
      asm.outAl(requestPort(vcpu));
    }
    asm.jmp(program.loop());
    asm.label(halt);
    halt();
  }

  private void tick(int tickCount) {
    asm.label(GuestProgram.TICK.enter());
    asm.writeMsr(X2APIC_TIMER, 0, PERIODIC | VECTOR_TIMER).writeMsr(X2APIC_DIVIDE, 0, DIVIDE_BY_1);
    count(); // item 0 is the moment the timer starts
    asm.writeMsr(X2APIC_INITIAL_COUNT, 0, tickCount);
    asm.label(GuestProgram.TICK.loop());
    halt();
  }

  private void peer(int workCycles) {
    asm.label(GuestProgram.PEER.enter());
    halt();
    asm.label(GuestProgram.PEER_FIRST.enter());
    asm.label(GuestProgram.PEER.loop()).label(GuestProgram.PEER_FIRST.loop());
    if (workCycles > 0) {
      asm.rdtsc().movEsiEax().addEsi(workCycles);
      asm.label("work").rdtsc().subEaxEsi().js("work");
    }
    asm.writeMsr(X2APIC_COMMAND, vcpu ^ 1, VECTOR_PEER);
    halt();
  }

  byte[] bytes() {
    return asm.assemble();
  }

  int address(String label) {
    return asm.address(label);
  }

  /// Writes code and interrupt vectors to the vCPU's place in guest memory.
  void load(ByteBuffer memory) {
    int base = vcpu * SEGMENT_BYTES;
    byte[] code = bytes();
    if (CODE + code.length > NEXT) {
      throw new IllegalStateException("BUG: " + code.length + " bytes of guest code do not fit");
    }
    memory.put(base + CODE, code);
    vector(memory, base, VECTOR_KICK, "on.kick");
    vector(memory, base, VECTOR_TIMER, "on.timer");
    vector(memory, base, VECTOR_PEER, "on.peer");
  }

  private void vector(ByteBuffer memory, int base, int vector, String handler) {
    memory.putShort(base + vector * 4, (short) address(handler));
    memory.putShort(base + vector * 4 + 2, (short) (base >> 4));
  }
}
