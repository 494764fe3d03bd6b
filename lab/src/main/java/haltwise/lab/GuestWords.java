package haltwise.lab;

import static haltwise.lab.GuestLayout.*;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The words of one vCPU's memory that host and guest share, with the ordering that two CPUs need.
final class GuestWords {
  private static final VarHandle U16 = MethodHandles.byteBufferViewVarHandle(short[].class,
      ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle U32 = MethodHandles.byteBufferViewVarHandle(int[].class,
      ByteOrder.LITTLE_ENDIAN);

  private final ByteBuffer memory;
  private final int base;
  private final int stamps;

  GuestWords(ByteBuffer memory, GuestLayout layout) {
    this.memory = memory;
    base = layout.codeBase();
    stamps = layout.stampBase();
  }

  void vector(int vector, int handler) {
    U16.setVolatile(memory, base + vector * 4, (short) handler);
    U16.setVolatile(memory, base + vector * 4 + 2, (short) (base >> 4));
  }

  void after(int own, int device) {
    U16.setVolatile(memory, base + AFTER_OWN, (short) own);
    U16.setVolatile(memory, base + AFTER_DEVICE, (short) device);
  }

  void entry(int address) {
    U16.setVolatile(memory, base + ENTRY, (short) address);
  }

  /// @param count of items offered since the VM began; the guest sees it as a place in the ring of stamps
  void offered(int count) {
    U16.setVolatile(memory, base + OFFERED, (short) (count * STAMP_BYTES));
  }

  /// As a guest does it: stamps its next item, then counts it, in this order. For a worker that is no guest.
  void count(int stamp) {
    int item = handled();
    U32.setOpaque(memory, stamps + (item & STAMPS - 1) * STAMP_BYTES, stamp);
    U32.setRelease(memory, base + HANDLED, item + 1);
  }

  /// Items handled since the VM began, modulo 2^32.
  int handled() {
    return (int) U32.getAcquire(memory, base + HANDLED);
  }

  /// Low half of the guest's time-stamp counter when it handled an item, numbered since the VM began; overwritten
  /// [GuestLayout#STAMPS] items later.
  int stamp(long item) {
    return (int) U32.getOpaque(memory, stamps + (int) (item & STAMPS - 1) * STAMP_BYTES);
  }
}
