package haltwise.apply;

import haltwise.linux.HostException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// One haltwise changes a host at a time. The kernel gives the lock back when its holder ends, however that is.
public final class ChangeLock implements AutoCloseable {
  private static final Duration STEP = Duration.ofMillis(100);

  private final FileChannel channel;

  private ChangeLock(FileChannel channel) {
    this.channel = channel;
  }

  /// @param folder of the journal; made when it is not there
  /// @param patience how long to wait for another haltwise
  /// @throws HostException when another haltwise has the lock still, or the folder is not for us
  public static ChangeLock take(Path folder, Duration patience) {
    Path file = folder.resolve("lock");
    for (long tries = patience.dividedBy(STEP);; tries--) {
      Optional<ChangeLock> lock = tryTake(file);
      if (lock.isPresent()) {
        return lock.get();
      }
      if (tries <= 0) {
        throw new HostException("Another haltwise is changing this host (it holds " + file + ")", 0,
            "Wait until it is done, then try again.");
      }
      LockSupport.parkNanos(STEP.toNanos());
    }
  }

  private static Optional<ChangeLock> tryTake(Path file) {
    FileChannel channel;
    try {
      Files.createDirectories(file.resolveSibling(""));
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new HostException("Cannot use " + file + ": " + StoredFile.reason(e), 0,
          "Run as root, on a disk that may be written.");
    }
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return Optional.of(new ChangeLock(channel));
      }
    } catch (IOException | OverlappingFileLockException e) {
      // As when somebody else has it.
    }
    close(channel);
    return Optional.empty();
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was written.
    }
  }

  @Override
  public void close() {
    close(channel);
  }
}
