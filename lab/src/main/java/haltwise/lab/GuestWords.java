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
  private static final VarHandle U64 = MethodHandles.byteBufferViewVarHandle(long[].class,
      ByteOrder.LITTLE_ENDIAN);

  private final ByteBuffer memory;
  private final int base;

  GuestWords(ByteBuffer memory, int vcpu) {
    this.memory = memory;
    base = vcpu * SEGMENT_BYTES;
  }

  void next(int address) {
    U16.setVolatile(memory, base + NEXT, (short) address);
  }

  void entry(int address) {
    U16.setVolatile(memory, base + ENTRY, (short) address);
  }

  /// Wraps at 2^32, as does [#handled].
  void offered(int count) {
    U32.setRelease(memory, base + OFFERED, count);
  }

  int offered() {
    return (int) U32.getOpaque(memory, base + OFFERED);
  }

  int handled() {
    return (int) U32.getAcquire(memory, base + HANDLED);
  }

  /// Guest time-stamp counter when it handled item `item`; overwritten [GuestLayout#STAMPS] items later.
  long stamp(long item) {
    return (long) U64.getOpaque(memory, base + STAMP_RING + (int) (item & STAMPS - 1) * 8);
  }
}
