package haltwise.linux.ffm;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One method for each C call, under its C name (man sections 2 and 3); the errno comes back with the result.
///
/// SAFETY: buffers are direct and stay reachable during the call; the kernel keeps no pointer to them after it,
/// except for mappings, which [MappedMemory] owns.
public final class LibC {
  // Each thread has its own, so that no other thread's call overwrites an errno before it is read.
  private static final ThreadLocal<CallState> STATES = ThreadLocal.withInitial(CallState::new);

  private static final CFunction OPEN = CFunction.named("open");
  private static final CFunction CLOSE = CFunction.named("close");
  private static final CFunction PREAD = CFunction.named("pread");
  private static final CFunction MMAP = CFunction.named("mmap");
  private static final CFunction MUNMAP = CFunction.named("munmap");
  private static final CFunction EVENTFD = CFunction.named("eventfd");
  private static final CFunction GETTID = CFunction.named("gettid");
  private static final CFunction SET_AFFINITY = CFunction.named("sched_setaffinity");
  private static final CFunction GET_AFFINITY = CFunction.named("sched_getaffinity");
  private static final CFunction PRCTL = CFunction.named("prctl");
  private static final CFunction CLOCK_GETTIME = CFunction.named("clock_gettime");
  private static final CFunction RAISE = CFunction.named("raise");
  private static final CFunction SOCKET = CFunction.named("socket");
  private static final CFunction SENDTO = CFunction.named("sendto");
  private static final CFunction SYSCALL = CFunction.named("syscall");
  static final CFunction IOCTL = CFunction.named("ioctl");
  static final CFunction READ = CFunction.named("read");
  static final CFunction WRITE = CFunction.named("write");
  static final CFunction CLOCK_NANOSLEEP = CFunction.named("clock_nanosleep");

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
    ByteBuffer text = terminated(path);
    return intCall(OPEN, text, address(text), flags, mode, 0, 0, 0);
  }

  public static CallResult close(int fd) {
    return intCall(CLOSE, null, fd, 0, 0, 0, 0, 0);
  }

  public static CallResult ioctl(int fd, long request, long argument) {
    return intCall(IOCTL, null, fd, request, argument, 0, 0, 0);
  }

  /// @param argument a direct buffer with the struct between position and limit; the kernel may write to it
  public static CallResult ioctl(int fd, long request, ByteBuffer argument) {
    return intCall(IOCTL, argument, fd, request, address(argument), 0, 0, 0);
  }

  /// @param into a direct buffer, filled from its position; its position does not move
  public static CallResult read(int fd, ByteBuffer into) {
    return longCall(READ, into, fd, address(into), into.remaining(), 0, 0, 0);
  }

  /// @param into a direct buffer, filled from its position; its position does not move
  public static CallResult pread(int fd, ByteBuffer into, long offset) {
    return longCall(PREAD, into, fd, address(into), into.remaining(), offset, 0, 0);
  }

  /// @param from a direct buffer, written from its position; its position does not move
  public static CallResult write(int fd, ByteBuffer from) {
    return longCall(WRITE, from, fd, address(from), from.remaining(), 0, 0, 0);
  }

  /// Maps `size` bytes (below 2 GiB) of a file, or anonymous memory with `fd` = -1.
  ///
  /// @throws IllegalStateException when the kernel refuses
  public static MappedMemory mmap(long size, int protection, int flags, int fd, long offset) {
    CallResult r = longCall(MMAP, null, 0, size, protection, flags, fd, offset);
    if (r.failed()) {
      throw new IllegalStateException("Cannot map " + size + " bytes of file descriptor " + fd
          + ": errno " + r.errno() + ". Free memory or raise the limit.");
    }
    ByteBuffer buffer = MemorySegment.ofAddress(r.value()).reinterpret(size).asByteBuffer()
        .order(ByteOrder.nativeOrder());
    return new MappedMemory(buffer, r.value(), size);
  }

  static CallResult munmap(long address, long size) {
    return intCall(MUNMAP, null, address, size, 0, 0, 0, 0);
  }

  public static CallResult socket(int domain, int type, int protocol) {
    return intCall(SOCKET, null, domain, type, protocol, 0, 0, 0);
  }

  /// @param message a direct buffer, sent from its position; its position does not move
  /// @param address a direct buffer with a struct sockaddr from its position to its limit
  public static CallResult sendto(int fd, ByteBuffer message, int flags, ByteBuffer address) {
    CallResult r = longCall(SENDTO, message, fd, address(message), message.remaining(), flags,
        address(address), address.remaining());
    Reference.reachabilityFence(address);
    return r;
  }

  public static CallResult eventfd(int initial, int flags) {
    return intCall(EVENTFD, null, initial, flags, 0, 0, 0, 0);
  }

  /// The kernel's id of the calling thread: what trace events call `pid`.
  public static int gettid() {
    return intCall(GETTID, null, 0, 0, 0, 0, 0, 0).intValue();
  }

  /// @param threadId 0 = the calling thread
  /// @param mask a direct buffer with one bit for each CPU
  public static CallResult sched_setaffinity(int threadId, ByteBuffer mask) {
    return intCall(SET_AFFINITY, mask, threadId, mask.remaining(), address(mask), 0, 0, 0);
  }

  public static CallResult sched_getaffinity(int threadId, ByteBuffer mask) {
    return intCall(GET_AFFINITY, mask, threadId, mask.remaining(), address(mask), 0, 0, 0);
  }

  /// @param timespec 16 direct bytes of the caller's, overwritten
  /// @return ns, or -1 for a clock that this kernel does not have
  public static long clock_gettime(int clock, ByteBuffer timespec) {
    CallResult r = intCall(CLOCK_GETTIME, timespec, clock, address(timespec), 0, 0, 0, 0);
    return r.failed() ? -1 : timespec.getLong(0) * 1_000_000_000L + timespec.getLong(8);
  }

  /// Sends a signal to the calling thread, which takes it before this returns.
  public static CallResult raise(int signal) {
    return intCall(RAISE, null, signal, 0, 0, 0, 0, 0);
  }

  /// How late the kernel may fire the calling thread's timers, in ns; 50,000 unless set.
  public static CallResult prctlSetTimerSlack(long slackNs) {
    return intCall(PRCTL, null, PR_SET_TIMERSLACK, slackNs, 0, 0, 0, 0);
  }

  /// Sleeps until a CLOCK_MONOTONIC time (that of System.nanoTime()).
  ///
  /// @param timespec 16 direct bytes of the caller's, overwritten
  public static void sleepUntil(long timeNs, ByteBuffer timespec) {
    timespec.putLong(0, timeNs / 1_000_000_000L).putLong(8, timeNs % 1_000_000_000L);
    intCall(CLOCK_NANOSLEEP, timespec, CLOCK_MONOTONIC, TIMER_ABSTIME, address(timespec), 0, 0, 0);
  }

  /// A system call that the C library has no wrapper for.
  public static CallResult syscall(long number, long a, long b, long c, long d, long e) {
    return longCall(SYSCALL, null, number, a, b, c, d, e);
  }

  /// As [#syscall], with a text as first argument.
  public static CallResult syscallWithText(long number, String text, long b) {
    ByteBuffer bytes = terminated(text);
    return longCall(SYSCALL, bytes, number, address(bytes), b, 0, 0, 0);
  }

  /// As [#syscall], with a struct that the kernel may read as first argument.
  ///
  /// @param struct a direct buffer, from its position to its limit
  public static CallResult syscallWithStruct(long number, ByteBuffer struct, long b, long c, long d,
      long e) {
    return longCall(SYSCALL, struct, number, address(struct), b, c, d, e);
  }

  private static ByteBuffer terminated(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return allocate(bytes.length + 1).put(0, bytes);
  }

  /// Of a function that returns an int.
  private static CallResult intCall(CFunction function, @Nullable ByteBuffer used, long a, long b,
      long c, long d, long e, long f) {
    CallState state = STATES.get();
    int value = (int) function.call(state, a, b, c, d, e, f);
    Reference.reachabilityFence(used);
    return result(value, state);
  }

  private static CallResult longCall(CFunction function, @Nullable ByteBuffer used, long a, long b,
      long c, long d, long e, long f) {
    CallState state = STATES.get();
    long value = function.call(state, a, b, c, d, e, f);
    Reference.reachabilityFence(used);
    return result(value, state);
  }

  private static CallResult result(long value, CallState state) {
    return new CallResult(value, value == -1 ? state.errno() : 0);
  }
}
