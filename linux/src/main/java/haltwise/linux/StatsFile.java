package haltwise.linux;

import haltwise.linux.ffm.CallResult;
import haltwise.linux.ffm.LibC;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// KVM's binary statistics of a vCPU or VM (Linux 5.14 and later): self-describing 64-bit counters.
///
/// Layout: header (u32 flags, name_size, num_desc, id_offset, desc_offset, data_offset), descriptors
/// (u32 flags, s16 exponent, u16 size, u32 offset, u32 bucket_size, name), data. Only the data changes.
public final class StatsFile implements AutoCloseable {
  private static final int HEADER_BYTES = 24;
  private static final int DESCRIPTOR_BYTES = 16;

  private final FileDescriptor fd;
  private final Map<String, Entry> entries;
  private final int dataOffset;
  private final int dataBytes;

  /// @param offset in the data, bytes
  /// @param size in 64-bit numbers
  private record Entry(int offset, int size) {
  }

  private StatsFile(FileDescriptor fd, Map<String, Entry> entries, int dataOffset, int dataBytes) {
    this.fd = fd;
    this.entries = entries;
    this.dataOffset = dataOffset;
    this.dataBytes = dataBytes;
  }

  static StatsFile of(int descriptor) {
    FileDescriptor fd = new FileDescriptor(descriptor);
    try {
      ByteBuffer header = read(fd, HEADER_BYTES, 0);
      int nameBytes = header.getInt(4);
      int count = header.getInt(8);
      int stride = DESCRIPTOR_BYTES + nameBytes;
      ByteBuffer descriptors = read(fd, count * stride, header.getInt(16));
      Map<String, Entry> entries = new HashMap<>();
      int dataBytes = 0;
      for (int at = 0; at < count * stride; at += stride) {
        Entry e = new Entry(descriptors.getInt(at + 8), descriptors.getShort(at + 6) & 0xFFFF);
        byte[] name = new byte[nameBytes];
        descriptors.get(at + DESCRIPTOR_BYTES, name);
        entries.put(new String(name, StandardCharsets.US_ASCII).split("\0", 2)[0], e);
        dataBytes = Math.max(dataBytes, e.offset() + 8 * e.size());
      }
      return new StatsFile(fd, entries, header.getInt(20), dataBytes);
    } catch (RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  private static ByteBuffer read(FileDescriptor fd, int bytes, int offset) {
    ByteBuffer into = LibC.allocate(bytes);
    CallResult r = LibC.pread(fd.number(), into, offset);
    if (r.value() != bytes) {
      throw new HostException("Cannot read " + bytes + " bytes of KVM statistics at offset "
          + offset, r.failed() ? r.errno() : 0, "The VM may have ended.");
    }
    return into;
  }

  /// All counters as they are now.
  public Values read() {
    return new Values(read(fd, dataBytes, dataOffset));
  }

  /// All counters at one moment.
  public final class Values {
    private final ByteBuffer data;

    private Values(ByteBuffer data) {
      this.data = data;
    }

    /// @throws HostException when this kernel has no such counter
    public long get(String name) {
      return data.getLong(entry(name).offset());
    }

    /// Whether this kernel counts it.
    public boolean has(String name) {
      return entries.containsKey(name);
    }

    /// A histogram's buckets, or the one number of a counter.
    ///
    /// @throws HostException when this kernel has no such counter
    public List<Long> all(String name) {
      Entry e = entry(name);
      List<Long> all = new ArrayList<>();
      for (int i = 0; i < e.size(); i++) {
        all.add(data.getLong(e.offset() + 8 * i));
      }
      return all;
    }

    /// The sum over a histogram's buckets: how many values it holds.
    public long sum(String histogram) {
      return all(histogram).stream().mapToLong(Long::longValue).sum();
    }

    private Entry entry(String name) {
      Entry e = entries.get(name);
      if (e == null) {
        throw new HostException("KVM of this host does not count " + name, 0,
            "Linux 5.15 or later does; update the kernel.");
      }
      return e;
    }
  }

  @Override
  public void close() {
    fd.close();
  }
}
