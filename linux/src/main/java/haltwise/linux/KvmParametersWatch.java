package haltwise.linux;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The parameters of [KvmParameters], asked for several times a second. Not for several threads at once.
public final class KvmParametersWatch implements AutoCloseable {
  private final Path directory;
  private final List<HeldFile> files = new ArrayList<>();
  private Optional<KvmParameters> last = Optional.empty();

  public KvmParametersWatch() {
    this(KvmParameters.DIRECTORY);
  }

  KvmParametersWatch(Path directory) {
    this.directory = directory;
  }

  /// What [KvmParameters#read()] would say now.
  public Optional<KvmParameters> now() {
    if (last.isEmpty() || anyChanged()) {
      close();
      KvmParameters.NAMES.forEach(name -> files.add(new HeldFile(directory.resolve(name))));
      boolean _ = anyChanged(); // before they are read, so that a change in between is seen at the
                                // next look
      last = KvmParameters.read(directory);
    }
    return last;
  }

  private boolean anyChanged() {
    boolean changed = false;
    for (HeldFile file : files) {
      changed |= file.changed();
    }
    return changed;
  }

  @Override
  public void close() {
    files.forEach(HeldFile::close);
    files.clear();
  }
}
