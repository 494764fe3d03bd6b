package haltwise.record.tracecmd;

import haltwise.record.PageLayout;
import haltwise.record.binary.BinaryFile;
import haltwise.record.binary.Codec;
import haltwise.record.binary.Cursor;
import haltwise.record.binary.EventFormats;
import haltwise.record.tracecmd.Buffer.CpuData;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// trace.dat of version 7: sections that options point to, each of them perhaps compressed. Source:
/// trace-cmd.dat.v7(5).
final class Version7 {
  // Ids of options that point to a section, and of that section
  private static final int HEADER_INFO = 16;
  private static final int EVENT_FORMATS = 18;
  private static final int BUFFER_TEXT = 22;
  private static final int SECTION_BYTES = 16;
  private static final int COMPRESSED = 1;
  private static final int MOST_OPTION_SECTIONS = 1_000;
  private static final int CPU_BYTES = 20;

  private final BinaryFile file;
  private final Codec codec;
  private final DatOptions options = new DatOptions();
  private final EventFormats formats = new EventFormats();
  private final List<Buffer> buffers = new ArrayList<>();
  private @Nullable PageLayout layout;
  private boolean hasText;

  private Version7(BinaryFile file, Codec codec) {
    this.file = file;
    this.codec = codec;
  }

  /// @param c behind the page size
  static DatFile read(BinaryFile file, Cursor c) {
    Version7 v = new Version7(file, codec(file, c));
    v.readOptions(c.i64());
    if (v.buffers.isEmpty() && v.hasText) {
      throw file.bad(c.offset(), "it holds text of a latency tracer, no events",
          "Record with trace-cmd record -e kvm:kvm_vcpu_wakeup …, without -p.");
    }
    if (v.layout == null) {
      throw file.bad(c.offset(), "damaged: it does not say how its pages look");
    }
    return new DatFile(v.layout, v.formats, v.buffers, v.options, v.codec);
  }

  private static Codec codec(BinaryFile file, Cursor c) {
    String name = c.name();
    c.name(); // its version
    return switch (name) {
      case "none" -> Codec.NONE;
      case "zstd" -> Codec.ZSTD;
      case "zlib" -> Codec.ZLIB;
      default -> throw file.bad(c.offset(), "it is compressed with " + name
          + ", which haltwise does not know",
          "Convert it: trace-cmd convert --compression none -i " + file.path()
              + " -o converted.dat");
    };
  }

  private void readOptions(long first) {
    int sections = 0;
    for (long at = first; at != 0;) {
      if (++sections > MOST_OPTION_SECTIONS) {
        throw file.bad(at, "damaged: its sections of options never end");
      }
      at = readOptions(section(at, DatOptions.DONE));
    }
  }

  /// @return where more options are; 0 for nowhere
  private long readOptions(Cursor c) {
    while (c.remaining() > 0) {
      int id = c.u16();
      long size = c.u32();
      Cursor data = c.part(size);
      switch (id) {
        case DatOptions.DONE -> {
          return data.i64();
        }
        case DatOptions.BUFFER -> {
          if (buffers.size() < DatFile.MOST_BUFFERS) {
            buffers.add(buffer(data));
          }
        }
        case HEADER_INFO -> layout = DatFile.layout(section(data.i64(), HEADER_INFO));
        case EVENT_FORMATS -> formats.read(section(data.i64(), EVENT_FORMATS));
        case BUFFER_TEXT -> hasText = true;
        default -> options.read(id, data);
      }
    }
    return 0;
  }

  private static Buffer buffer(Cursor c) {
    c.skip(Long.BYTES); // of the section; each CPU's data has its own offset
    String name = c.name();
    String clock = c.name();
    // The page size came with trace-cmd 3.1; before, there were only the CPUs.
    boolean hasPageBytes = c.remaining() % CPU_BYTES == 2 * Integer.BYTES;
    int pageBytes = hasPageBytes ? DatFile.pageBytes(c) : 4096;
    List<CpuData> cpus = new ArrayList<>();
    for (long n = c.u32(); n > 0; n--) {
      long cpu = c.u32();
      if (cpu >= DatFile.MOST_CPUS) {
        throw c.bad("damaged: a CPU " + cpu);
      }
      cpus.add(new CpuData((int) cpu, c.i64(), c.i64()));
    }
    return new Buffer(name, clock, pageBytes, cpus);
  }

  private Cursor section(long at, int expected) {
    Cursor head = file.cursor(at, file.size());
    int id = head.u16();
    int flags = head.u16();
    if (id != expected) {
      throw file.bad(at, "damaged: a section of kind " + id + " instead of " + expected);
    }
    head.skip(Integer.BYTES); // its description
    long size = head.i64();
    if (size < 0 || size > head.remaining()) {
      throw file.bad(at, "a section of " + Long.toUnsignedString(size)
          + " bytes does not fit: the file was cut off, or is damaged");
    }
    if ((flags & COMPRESSED) == 0) {
      return file.cursor(at + SECTION_BYTES, at + SECTION_BYTES + size);
    }
    long compressed = head.u32();
    long plain = head.u32();
    ByteBuffer data = file.read(at + SECTION_BYTES + 2 * Integer.BYTES, compressed);
    return file.cursor(at, codec.decompress(file, at, data, plain));
  }
}
