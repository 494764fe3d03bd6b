package haltwise.linux.ffm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// One method for each C call, under its C name (man sections 2 and 3); the errno comes back with the result.
///
/// SAFETY: buffers are direct and stay reachable during the call; the kernel keeps no pointer to them after it,
/// except for mappings, which [MappedMemory] owns.
public final class LibC {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup SYMBOLS = LINKER.defaultLookup();
  static final StructLayout STATE = Linker.Option.captureStateLayout();
  static final VarHandle ERRNO = STATE
      .varHandle(MemoryLayout.PathElement.groupElement("errno"));
  // Each thread has its own, so that no other thread's call overwrites an errno before it is read.
  private static final ThreadLocal<MemorySegment> STATES = ThreadLocal
      .withInitial(() -> Arena.ofAuto().allocate(STATE));

  private static final MethodHandle open$mh = variadic("open", 2, JAVA_INT, ADDRESS, JAVA_INT,
      JAVA_INT);
  private static final MethodHandle close$mh = fixed("close", JAVA_INT, JAVA_INT);
  static final MethodHandle ioctl$mh = variadic("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG,
      JAVA_LONG);
  private static final MethodHandle ioctlBuffer$mh = variadic("ioctl", 2, JAVA_INT, JAVA_INT,
      JAVA_LONG, ADDRESS);
  static final MethodHandle read$mh = fixed("read", JAVA_LONG, JAVA_INT, ADDRESS,
      JAVA_LONG);
  private static final MethodHandle pread$mh = fixed("pread", JAVA_LONG, JAVA_INT, ADDRESS,
      JAVA_LONG, JAVA_LONG);
  static final MethodHandle write$mh = fixed("write", JAVA_LONG, JAVA_INT, ADDRESS,
      JAVA_LONG);
  private static final MethodHandle mmap$mh = fixed("mmap", JAVA_LONG, JAVA_LONG, JAVA_LONG,
      JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle munmap$mh = fixed("munmap", JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle eventfd$mh = fixed("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle gettid$mh = fixed("gettid", JAVA_INT);
  private static final MethodHandle setAffinity$mh = fixed("sched_setaffinity", JAVA_INT, JAVA_INT,
      JAVA_LONG, ADDRESS);
  private static final MethodHandle getAffinity$mh = fixed("sched_getaffinity", JAVA_INT, JAVA_INT,
      JAVA_LONG, ADDRESS);
  private static final MethodHandle prctl$mh = variadic("prctl", 1, JAVA_INT, JAVA_INT, JAVA_LONG,
      JAVA_LONG, JAVA_LONG, JAVA_LONG);
  static final MethodHandle clockNanosleep$mh = fixed("clock_nanosleep", JAVA_INT, JAVA_INT,
      JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle syscall$mh = variadic("syscall", 1, JAVA_LONG, JAVA_LONG,
      JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  // include/uapi/linux/time.h, include/uapi/linux/prctl.h
  static final int CLOCK_MONOTONIC = 1;
  static final int TIMER_ABSTIME = 1;
  private static final int PR_SET_TIMERSLACK = 29;

  private LibC() {
  }

  /// A zeroed buffer in native byte order that a call may read or fill.
  public static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /// Where a direct buffer begins, for structs that hold pointers. Valid while the buffer is reachable.
  public static long address(ByteBuffer direct) {
    return MemorySegment.ofBuffer(direct).address();
  }

  public static CallResult open(String path, int flags, int mode) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = STATES.get();
      return result((int) open$mh.invokeExact(state, arena.allocateFrom(path), flags, mode), state);
    } catch (Throwable t) {
      throw broken("open", t);
    }
  }

  public static CallResult close(int fd) {
    try {
      MemorySegment state = STATES.get();
      return result((int) close$mh.invokeExact(state, fd), state);
    } catch (Throwable t) {
      throw broken("close", t);
    }
  }

  public static CallResult ioctl(int fd, long request, long argument) {
    try {
      MemorySegment state = STATES.get();
      return result((int) ioctl$mh.invokeExact(state, fd, request, argument), state);
    } catch (Throwable t) {
      throw broken("ioctl", t);
    }
  }

  /// @param argument a direct buffer with the struct between position and limit; the kernel may write to it
  public static CallResult ioctl(int fd, long request, ByteBuffer argument) {
    try {
      MemorySegment state = STATES.get();
      return result(
          (int) ioctlBuffer$mh.invokeExact(state, fd, request, MemorySegment.ofBuffer(argument)),
          state);
    } catch (Throwable t) {
      throw broken("ioctl", t);
    }
  }

  /// @param into a direct buffer, filled from its position; its position does not move
  public static CallResult read(int fd, ByteBuffer into) {
    try {
      MemorySegment state = STATES.get();
      return result((long) read$mh.invokeExact(state, fd, MemorySegment.ofBuffer(into),
          (long) into.remaining()), state);
    } catch (Throwable t) {
      throw broken("read", t);
    }
  }

  /// @param into a direct buffer, filled from its position; its position does not move
  public static CallResult pread(int fd, ByteBuffer into, long offset) {
    try {
      MemorySegment state = STATES.get();
      return result((long) pread$mh.invokeExact(state, fd, MemorySegment.ofBuffer(into),
          (long) into.remaining(), offset), state);
    } catch (Throwable t) {
      throw broken("pread", t);
    }
  }

  /// @param from a direct buffer, written from its position; its position does not move
  public static CallResult write(int fd, ByteBuffer from) {
    try {
      MemorySegment state = STATES.get();
      return result((long) write$mh.invokeExact(state, fd, MemorySegment.ofBuffer(from),
          (long) from.remaining()), state);
    } catch (Throwable t) {
      throw broken("write", t);
    }
  }

  /// Maps `size` bytes (below 2 GiB) of a file, or anonymous memory with `fd` = -1.
  ///
  /// @throws IllegalStateException when the kernel refuses
  public static MappedMemory mmap(long size, int protection, int flags, int fd, long offset) {
    long address;
    try {
      MemorySegment state = STATES.get();
      address = (long) mmap$mh.invokeExact(state, 0L, size, protection, flags, fd, offset);
      if (address == -1) {
        throw new IllegalStateException("Cannot map " + size + " bytes of file descriptor " + fd
            + ": errno " + (int) ERRNO.get(state, 0L) + ". Free memory or raise the limit.");
      }
    } catch (IllegalStateException e) {
      throw e;
    } catch (Throwable t) {
      throw broken("mmap", t);
    }
    ByteBuffer buffer = MemorySegment.ofAddress(address).reinterpret(size).asByteBuffer()
        .order(ByteOrder.nativeOrder());
    return new MappedMemory(buffer, address, size);
  }

  static CallResult munmap(long address, long size) {
    try {
      MemorySegment state = STATES.get();
      return result((int) munmap$mh.invokeExact(state, address, size), state);
    } catch (Throwable t) {
      throw broken("munmap", t);
    }
  }

  public static CallResult eventfd(int initial, int flags) {
    try {
      MemorySegment state = STATES.get();
      return result((int) eventfd$mh.invokeExact(state, initial, flags), state);
    } catch (Throwable t) {
      throw broken("eventfd", t);
    }
  }

  /// The kernel's id of the calling thread: what trace events call `pid`.
  public static int gettid() {
    try {
      return (int) gettid$mh.invokeExact(STATES.get());
    } catch (Throwable t) {
      throw broken("gettid", t);
    }
  }

  /// @param threadId 0 = the calling thread
  /// @param mask a direct buffer with one bit for each CPU
  public static CallResult sched_setaffinity(int threadId, ByteBuffer mask) {
    try {
      MemorySegment state = STATES.get();
      return result((int) setAffinity$mh.invokeExact(state, threadId, (long) mask.remaining(),
          MemorySegment.ofBuffer(mask)), state);
    } catch (Throwable t) {
      throw broken("sched_setaffinity", t);
    }
  }

  public static CallResult sched_getaffinity(int threadId, ByteBuffer mask) {
    try {
      MemorySegment state = STATES.get();
      return result((int) getAffinity$mh.invokeExact(state, threadId, (long) mask.remaining(),
          MemorySegment.ofBuffer(mask)), state);
    } catch (Throwable t) {
      throw broken("sched_getaffinity", t);
    }
  }

  /// How late the kernel may fire the calling thread's timers, in ns; 50,000 unless set.
  public static CallResult prctlSetTimerSlack(long slackNs) {
    try {
      MemorySegment state = STATES.get();
      return result((int) prctl$mh.invokeExact(state, PR_SET_TIMERSLACK, slackNs, 0L, 0L, 0L),
          state);
    } catch (Throwable t) {
      throw broken("prctl", t);
    }
  }

  /// Sleeps until a CLOCK_MONOTONIC time (that of System.nanoTime()).
  ///
  /// @param timespec 16 direct bytes of the caller's, overwritten
  public static void sleepUntil(long timeNs, ByteBuffer timespec) {
    timespec.putLong(0, timeNs / 1_000_000_000L).putLong(8, timeNs % 1_000_000_000L);
    try {
      int unused = (int) clockNanosleep$mh.invokeExact(STATES.get(), CLOCK_MONOTONIC, TIMER_ABSTIME,
          MemorySegment.ofBuffer(timespec), MemorySegment.NULL);
    } catch (Throwable t) {
      throw broken("clock_nanosleep", t);
    }
  }

  /// A system call that the C library has no wrapper for.
  public static CallResult syscall(long number, long a, long b, long c, long d, long e) {
    try {
      MemorySegment state = STATES.get();
      return result((long) syscall$mh.invokeExact(state, number, a, b, c, d, e), state);
    } catch (Throwable t) {
      throw broken("syscall", t);
    }
  }

  /// As [#syscall], with a text as first argument.
  public static CallResult syscallWithText(long number, String text, long b) {
    try (Arena arena = Arena.ofConfined()) {
      return syscall(number, arena.allocateFrom(text).address(), b, 0, 0, 0);
    }
  }

  private static CallResult result(long value, MemorySegment state) {
    return new CallResult(value, value == -1 ? (int) ERRNO.get(state, 0L) : 0);
  }

  static MethodHandle fixed(String name, ValueLayout returns, MemoryLayout... arguments) {
    return LINKER.downcallHandle(SYMBOLS.findOrThrow(name),
        FunctionDescriptor.of(returns, arguments), Linker.Option.captureCallState("errno"));
  }

  private static MethodHandle variadic(String name, int firstVariadic, ValueLayout returns,
      MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        SYMBOLS.findOrThrow(name), FunctionDescriptor.of(returns, arguments),
        Linker.Option.captureCallState("errno"), Linker.Option.firstVariadicArg(firstVariadic));
  }

  static IllegalStateException broken(String call, Throwable cause) {
    return new IllegalStateException("BUG: the call of " + call + " does not fit its C shape",
        cause);
  }
}
