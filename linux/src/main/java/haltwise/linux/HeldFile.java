package haltwise.linux;

import haltwise.linux.ffm.CallResult;
import haltwise.linux.ffm.LibC;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// A small file that is looked at again and again, such as a parameter: held open, and only its bytes compared, since
/// whoever watches shall take little CPU time from what he watches.
final class HeldFile implements AutoCloseable {
  private static final int MAX_BYTES = 64;
  // include/uapi/asm-generic/fcntl.h
  private static final int O_RDONLY_CLOEXEC = 0x80000;

  private final FileDescriptor fd;
  private ByteBuffer now = LibC.allocate(MAX_BYTES);
  private ByteBuffer before = LibC.allocate(MAX_BYTES);

  /// A file that cannot be opened counts as changed each time.
  HeldFile(Path file) {
    fd = new FileDescriptor(LibC.open(file.toString(), O_RDONLY_CLOEXEC, 0).intValue());
  }

  /// Whether the file is another than at the last look, or cannot be read (any more): a parameter whose module was
  /// unloaded answers ENODEV for ever, also when the module is back.
  boolean changed() {
    ByteBuffer old = now;
    now = before;
    before = old;
    CallResult read = LibC.pread(fd.number(), now.clear(), 0);
    if (read.failed()) {
      return true;
    }
    now.limit(read.intValue());
    return !now.equals(before);
  }

  @Override
  public void close() {
    fd.close();
  }
}
