package haltwise.record.tracecmd;

import haltwise.record.PageLayout;
import haltwise.record.binary.BinaryFile;
import haltwise.record.binary.Codec;
import haltwise.record.binary.Cursor;
import haltwise.record.binary.EventFormats;
import haltwise.record.tracecmd.Buffer.CpuData;
import java.util.ArrayList;
import java.util.List;

/// trace.dat of version 6: one part after the other. Source: trace-cmd.dat.v6(5).
final class Version6 {
  private static final int TAG_BYTES = 10;
  private static final String OPTIONS = "options  ";
  private static final String FLYRECORD = "flyrecord";
  private static final String LATENCY = "latency  ";

  private Version6() {
  }

  private record Instance(long offset, String name) {
  }

  /// @param c behind the page size
  static DatFile read(BinaryFile file, Cursor c, int pageBytes) {
    PageLayout layout = DatFile.layout(c);
    EventFormats.skipFtrace(c);
    EventFormats formats = new EventFormats();
    formats.read(c);
    c.skip(c.u32()); // kallsyms
    c.skip(c.u32()); // trace_printk
    c.skip(c.i64()); // saved_cmdlines
    long cpus = c.u32();
    if (cpus > DatFile.MOST_CPUS) {
      throw c.bad("damaged: " + cpus + " CPUs");
    }
    DatOptions options = new DatOptions();
    List<Instance> instances = new ArrayList<>();
    String tag = c.text(TAG_BYTES);
    if (tag.equals(OPTIONS)) {
      readOptions(file, c, options, instances);
      tag = c.text(TAG_BYTES);
    }
    List<Buffer> buffers = new ArrayList<>();
    buffers.add(new Buffer("", options.clock(), pageBytes, pages(file, c, tag, cpus)));
    for (Instance i : instances) {
      Cursor at = file.cursor(i.offset, file.size());
      buffers.add(new Buffer(i.name, options.clock(), pageBytes,
          pages(file, at, at.text(TAG_BYTES), cpus)));
    }
    return new DatFile(layout, formats, buffers, options, Codec.NONE);
  }

  private static void readOptions(BinaryFile file, Cursor c, DatOptions options,
      List<Instance> instances) {
    for (int id; (id = c.u16()) != DatOptions.DONE;) {
      long size = c.u32();
      Cursor data = file.cursor(c.offset(), c.offset() + size);
      if (id == DatOptions.BUFFER && instances.size() < DatFile.MOST_BUFFERS) {
        instances.add(new Instance(data.i64(), data.text(data.remaining())));
      } else {
        options.read(id, data);
      }
      c.skip(size);
    }
  }

  private static List<CpuData> pages(BinaryFile file, Cursor c, String tag, long cpus) {
    if (tag.equals(LATENCY)) {
      throw file.bad(c.offset(), "it holds text of a latency tracer, no events",
          "Record with trace-cmd record -e kvm:kvm_vcpu_wakeup …, without -p.");
    }
    if (!tag.equals(FLYRECORD)) {
      throw c.bad("damaged: \"" + tag + "\" instead of \"" + FLYRECORD + "\"");
    }
    List<CpuData> all = new ArrayList<>();
    for (int cpu = 0; cpu < cpus; cpu++) {
      all.add(new CpuData(cpu, c.i64(), c.i64()));
    }
    return all;
  }
}
