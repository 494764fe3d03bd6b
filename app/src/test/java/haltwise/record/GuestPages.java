package haltwise.record;

import haltwise.linux.CpuIdle;
import haltwise.linux.EventFormat;
import haltwise.linux.HaltpollParameters;
import haltwise.linux.HostIdentity;
import haltwise.trace.Trace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Makes a trace of what `virtual-hosts/scenarios/haltpoll-governor-guest.sh` left: the kernel's raw pages, decoded as those of
/// a recording are. In this package since only recorders write spools.
public final class GuestPages {
  private static final int PAGE_BYTES = 4096;

  private GuestPages() {
  }

  /// @param folder with `header_page`, `formats`, `setN.raw` and `setN.txt`
  /// @param release of the guest's kernel
  /// @param spool to be made
  public static Trace read(Path folder, int set, String release, Path spool) throws IOException {
    // Start and end in s, then the five parameters, then events lost.
    String[] f = Files.readString(folder.resolve("set" + set + ".txt")).strip().split(" +");
    HaltpollParameters settings = new HaltpollParameters(Long.parseLong(f[2]),
        Long.parseLong(f[3]), Long.parseLong(f[4]), Long.parseLong(f[5]), f[6].equals("Y"));
    // The kernel's clock of uptime has 10 ms.
    long startNs = Math.round(Double.parseDouble(f[0]) * 1e9) - 20_000_000;
    long endNs = Math.round(Double.parseDouble(f[1]) * 1e9) + 20_000_000;
    List<EventFormat> formats = Stream
        .of(Files.readString(folder.resolve("formats")).split("(?m)^(?=name: )"))
        .filter(text -> !text.isBlank()).map(EventFormat::parse).toList();
    try (SpoolWriter out = SpoolWriter.create(spool, new SpoolHeader(
        new HostIdentity("guest", release, "x86_64"), Recorder.CLOCK, ByteOrder.LITTLE_ENDIAN,
        startNs, Files.readString(folder.resolve("header_page")), formats,
        RecordingPlan.ofThisGuest("governor"), Recorder.VERSION))) {
      out.guestSettings(startNs, settings);
      out.idleStates(counted(folder.resolve("set" + set + ".before")));
      byte[] pages = Files.readAllBytes(folder.resolve("set" + set + ".raw"));
      for (int at = 0; at < pages.length; at += PAGE_BYTES) {
        // Before each page stands its length, as recorders write it.
        out.pages(0, ByteBuffer.allocate(4 + PAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN)
            .putInt(PAGE_BYTES).put(pages, at, PAGE_BYTES).flip());
      }
      out.idleStates(counted(folder.resolve("set" + set + ".after")));
      out.lost(Long.parseLong(f[7]));
      out.end(endNs, -1);
    }
    try (Spool written = Spool.open(spool)) {
      return written.trace();
    }
  }

  /// The kernel's counters of idle states: number, usage, time in µs, name.
  private static CpuIdle counted(Path file) throws IOException {
    return new CpuIdle("haltpoll", "haltpoll", Files.readAllLines(file).stream().map(line -> {
      String[] f = line.split(" ", 4);
      return new CpuIdle.State(0, Integer.parseInt(f[0]), f[3], Long.parseLong(f[1]),
          Long.parseLong(f[2]) * 1_000, CpuIdle.UNKNOWN, CpuIdle.UNKNOWN, CpuIdle.UNKNOWN);
    }).toList());
  }
}
