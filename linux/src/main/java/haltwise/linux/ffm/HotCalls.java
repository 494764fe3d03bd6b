package haltwise.linux.ffm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The calls of a loop that must not allocate, so that no collection interrupts it (the foreign-function API itself
/// takes some bytes a call until C2 has compiled the loop). One object for each thread. A call returns the value, or the errno as a negative number, as the kernel itself does.
///
/// SAFETY: all memory belongs to this object and lives as long as it is reachable; addresses that the
/// caller passes must come from [LibC#address] or [MappedMemory#address] and stay valid during the call.
public final class HotCalls {
  private static final MethodHandle ppoll$mh = LibC.fixed("ppoll", JAVA_INT, ADDRESS, JAVA_LONG,
      ADDRESS, ADDRESS);
  // include/uapi/asm-generic/poll.h
  private static final short POLLIN = 1;
  private static final long NANOS = 1_000_000_000L;

  private final MemorySegment state;
  private final MemorySegment time;
  private final MemorySegment eight;
  private final MemorySegment polled;
  private final int polledCount;

  /// @param descriptors what [#poll] waits for
  public HotCalls(int... descriptors) {
    Arena arena = Arena.ofAuto();
    state = arena.allocate(LibC.STATE);
    time = arena.allocate(16, 8);
    eight = arena.allocate(8, 8);
    polled = arena.allocate(Math.max(8L, 8L * descriptors.length), 8);
    polledCount = descriptors.length;
    for (int i = 0; i < descriptors.length; i++) {
      polled.set(JAVA_INT, 8L * i, descriptors[i]);
      polled.set(JAVA_SHORT, 8L * i + 4, POLLIN);
    }
  }

  public long ioctl(int fd, long request, long argument) {
    try {
      return value((int) LibC.ioctl$mh.invokeExact(state, fd, request, argument));
    } catch (Throwable t) {
      throw LibC.broken("ioctl", t);
    }
  }

  /// Waits until one of the descriptors can be read.
  ///
  /// @param timeoutNs how long at most; negative = for ever
  /// @return how many can be read
  public long poll(long timeoutNs) {
    MemorySegment timeout = timeoutNs < 0 ? MemorySegment.NULL : time;
    setTime(Math.max(0, timeoutNs));
    try {
      return value((int) ppoll$mh.invokeExact(state, polled, (long) polledCount, timeout,
          MemorySegment.NULL));
    } catch (Throwable t) {
      throw LibC.broken("ppoll", t);
    }
  }

  /// Whether the last [#poll] found descriptor number `i` readable.
  public boolean isReadable(int i) {
    return polled.get(JAVA_SHORT, 8L * i + 6) != 0;
  }

  /// Reads the eight bytes of an eventfd.
  public long readCount(int eventFd) {
    try {
      long n = value((long) LibC.read$mh.invokeExact(state, eventFd, eight, 8L));
      return n == 8 ? eight.get(JAVA_LONG, 0) : n;
    } catch (Throwable t) {
      throw LibC.broken("read", t);
    }
  }

  /// Adds 1 to an eventfd.
  public void addOne(int eventFd) {
    eight.set(JAVA_LONG, 0, 1);
    try {
      long unused = (long) LibC.write$mh.invokeExact(state, eventFd, eight, 8L);
    } catch (Throwable t) {
      throw LibC.broken("write", t);
    }
  }

  /// Sleeps until a CLOCK_MONOTONIC time (that of System.nanoTime()); a signal ends it early.
  public void sleepUntil(long timeNs) {
    setTime(timeNs);
    try {
      int unused = (int) LibC.clockNanosleep$mh.invokeExact(state, LibC.CLOCK_MONOTONIC,
          LibC.TIMER_ABSTIME, time, MemorySegment.NULL);
    } catch (Throwable t) {
      throw LibC.broken("clock_nanosleep", t);
    }
  }

  private void setTime(long ns) {
    time.set(JAVA_LONG, 0, ns / NANOS);
    time.set(JAVA_LONG, 8, ns % NANOS);
  }

  private long value(long result) {
    return result == -1 ? -(int) LibC.ERRNO.get(state, 0L) : result;
  }
}
