package haltwise.bench;

import haltwise.replay.grid.GridOutcome;
import haltwise.trace.HostSettings;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// The C code of `src/main/c`, compiled on this machine for this machine. Layouts as in baselines.h.
final class Baselines {
  /// Settings are handed to threads by as many: a whole number of blocks of either C code.
  private static final int SHARE = 64;
  private static final int SETTINGS_INTS = 4;
  private static final int ROW_LONGS = 5;

  private final MethodHandle plain;
  private final MethodHandle avx512;

  Baselines(Path library, Arena arena) {
    SymbolLookup symbols = SymbolLookup.libraryLookup(library, arena);
    plain = handle(symbols, "replay_plain");
    avx512 = handle(symbols, "replay_avx512");
  }

  static void compile(Path sources, Path library) throws IOException, InterruptedException {
    List<String> command = List.of("gcc", "-O3", "-march=native", "-shared", "-fPIC", "-o",
        library.toString(), sources.resolve("plain.c").toString(),
        sources.resolve("avx512.c").toString());
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IOException("gcc could not build the C baselines: " + String.join(" ", command));
    }
  }

  List<GridOutcome> plain(Halts halts, List<HostSettings> settings, Executor executor, int parts) {
    return run(plain, halts, settings, executor, parts);
  }

  /// @return empty where the CPU has no AVX-512
  List<GridOutcome> avx512(Halts halts, List<HostSettings> settings, Executor executor, int parts) {
    return run(avx512, halts, settings, executor, parts);
  }

  private static MethodHandle handle(SymbolLookup symbols, String name) {
    var nothing = FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.ADDRESS,
        ValueLayout.JAVA_LONG, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
    var done = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS,
        ValueLayout.JAVA_LONG, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
    return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name),
        name.equals("replay_plain") ? nothing : done);
  }

  private static List<GridOutcome> run(MethodHandle engine, Halts halts,
      List<HostSettings> settings,
      Executor executor, int parts) {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment in = arena.allocate(ValueLayout.JAVA_INT,
          (long) settings.size() * SETTINGS_INTS);
      MemorySegment out = arena.allocate(ValueLayout.JAVA_LONG, (long) settings.size() * ROW_LONGS);
      for (int i = 0; i < settings.size(); i++) {
        HostSettings s = settings.get(i);
        long[] values = {s.maxNs(), s.grow(), s.growStartNs(), s.shrink()};
        for (int v = 0; v < SETTINGS_INTS; v++) {
          in.setAtIndex(ValueLayout.JAVA_INT, (long) i * SETTINGS_INTS + v, (int) values[v]);
        }
      }
      int perPart = (settings.size() + parts * SHARE - 1) / (parts * SHARE) * SHARE;
      List<CompletableFuture<Boolean>> running = new ArrayList<>();
      for (int at = 0; at < settings.size(); at += perPart) {
        int from = at;
        int count = Math.min(perPart, settings.size() - from);
        running.add(CompletableFuture.supplyAsync(() -> call(engine, halts,
            in.asSlice((long) from * SETTINGS_INTS * Integer.BYTES), count,
            out.asSlice((long) from * ROW_LONGS * Long.BYTES)), executor));
      }
      boolean done = running.stream().map(CompletableFuture::join).reduce(true,
          Boolean::logicalAnd);
      return done ? rows(out, settings.size(), halts.count()) : List.of();
    }
  }

  // SAFETY: columns, settings and rows live in arenas that outlast the call, and are as long as the
  // counts say.
  private static boolean call(MethodHandle engine, Halts halts, MemorySegment in, int count,
      MemorySegment out) {
    try {
      if (engine.type().returnType() == void.class) {
        engine.invokeExact(halts.arrivalNs(), halts.blockedNs(), (long) halts.count(), in,
            (long) count, out);
        return true;
      }
      return (int) engine.invokeExact(halts.arrivalNs(), halts.blockedNs(), (long) halts.count(),
          in,
          (long) count, out) != 0;
    } catch (Throwable e) {
      throw new IllegalStateException("BUG: a C baseline could not be called", e);
    }
  }

  private static List<GridOutcome> rows(MemorySegment out, int size, long halts) {
    List<GridOutcome> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      long[] r = new long[ROW_LONGS];
      for (int v = 0; v < ROW_LONGS; v++) {
        r[v] = out.getAtIndex(ValueLayout.JAVA_LONG, (long) i * ROW_LONGS + v);
      }
      rows.add(new GridOutcome(halts, r[0], r[1], r[2], r[3], r[4]));
    }
    return rows;
  }
}
