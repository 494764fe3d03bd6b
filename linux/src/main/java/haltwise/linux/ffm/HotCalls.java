package haltwise.linux.ffm;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/// The calls of a loop that must not allocate, so that no collection interrupts it (the foreign-function API itself
/// takes some bytes a call until C2 has compiled the loop). One object for each thread. A call returns the value, or the errno as a negative number, as the kernel itself does.
///
/// SAFETY: all memory belongs to this object and lives as long as it is reachable; addresses that the
/// caller passes must come from [LibC#address] or [MappedMemory#address] and stay valid during the call.
public final class HotCalls {
  private static final CFunction PPOLL = CFunction.named("ppoll");
  // include/uapi/asm-generic/poll.h
  private static final short POLLIN = 1;
  private static final long NANOS = 1_000_000_000L;

  private final CallState state = new CallState();
  private final ByteBuffer time = LibC.allocate(16);
  private final ByteBuffer eight = LibC.allocate(8);
  private final ByteBuffer polled;
  private final long timeAt = LibC.address(time);
  private final long eightAt = LibC.address(eight);
  private final long polledAt;
  private final int polledCount;

  /// @param descriptors what [#poll] waits for
  public HotCalls(int... descriptors) {
    polled = LibC.allocate(8 * descriptors.length);
    polledAt = LibC.address(polled);
    polledCount = descriptors.length;
    for (int i = 0; i < descriptors.length; i++) {
      polled.putInt(8 * i, descriptors[i]).putShort(8 * i + 4, POLLIN);
    }
  }

  public long ioctl(int fd, long request, long argument) {
    return intCall(LibC.IOCTL, fd, request, argument, 0);
  }

  /// Waits until one of the descriptors can be read.
  ///
  /// @param timeoutNs how long at most; negative = for ever
  /// @return how many can be read
  public long poll(long timeoutNs) {
    setTime(Math.max(0, timeoutNs));
    return intCall(PPOLL, polledAt, polledCount, timeoutNs < 0 ? 0 : timeAt, 0);
  }

  /// Whether the last [#poll] found descriptor number `i` readable.
  public boolean isReadable(int i) {
    return polled.getShort(8 * i + 6) != 0;
  }

  /// Reads the eight bytes of an eventfd.
  public long readCount(int eventFd) {
    long n = longCall(LibC.READ, eventFd, eightAt, 8);
    return n == 8 ? eight.getLong(0) : n;
  }

  /// Adds 1 to an eventfd.
  public void addOne(int eventFd) {
    eight.putLong(0, 1);
    longCall(LibC.WRITE, eventFd, eightAt, 8);
  }

  /// Sleeps until a CLOCK_MONOTONIC time (that of System.nanoTime()); a signal ends it early.
  public void sleepUntil(long timeNs) {
    setTime(timeNs);
    intCall(LibC.CLOCK_NANOSLEEP, LibC.CLOCK_MONOTONIC, LibC.TIMER_ABSTIME, timeAt, 0);
  }

  private void setTime(long ns) {
    time.putLong(0, ns / NANOS).putLong(8, ns % NANOS);
  }

  private long intCall(CFunction function, long a, long b, long c, long d) {
    int result = (int) function.call(state, a, b, c, d, 0, 0);
    Reference.reachabilityFence(this);
    return value(result);
  }

  private long longCall(CFunction function, long a, long b, long c) {
    long result = function.call(state, a, b, c, 0, 0, 0);
    Reference.reachabilityFence(this);
    return value(result);
  }

  private long value(long result) {
    return result == -1 ? -state.errno() : result;
  }
}
