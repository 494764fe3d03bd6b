package haltwise.linux.ffm;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/// A function of the C library, called with six 64-bit integers, whatever its own parameters are.
///
/// One shape for all, because linking a shape costs the JVM about 5 ms of CPU time, and a short command would link a dozen.
///
/// SAFETY: on Linux, x86-64 and arm64 pass the first six integers and pointers in registers, variadic ones too, so that a
/// function never looks at those that it does not have (System V ABI for AMD64, section 3.2.3; AAPCS64, section 6.8).
/// Of a function that returns an int only the low 32 bits of the result count.
///
/// @param handle a record's field, so that the optimising compiler takes it for a constant
record CFunction(MethodHandle handle) {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final FunctionDescriptor SHAPE = FunctionDescriptor.of(JAVA_LONG, JAVA_LONG,
      JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  static CFunction named(String name) {
    return new CFunction(LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), SHAPE,
        Linker.Option.captureCallState("errno")));
  }

  long call(CallState state, long a, long b, long c, long d, long e, long f) {
    try {
      return (long) handle.invokeExact(state.segment(), a, b, c, d, e, f);
    } catch (Throwable t) {
      throw new IllegalStateException("BUG: a call of the C library does not fit its shape", t);
    }
  }
}
