package haltwise.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.linux.HostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: the files themselves.
final class StoredFileTest {
  @TempDir
  private Path folder;

  @Test
  void isThereAsAWholeOrNotAtAll() throws Exception {
    StoredFile file = new StoredFile(folder.resolve("made/too/journal"));
    assertThat(file.read()).isEmpty();
    file.replace("one");
    file.replace("two");
    assertThat(file.read()).contains("two");
    try (var files = Files.list(folder.resolve("made/too"))) {
      assertThat(files).containsExactly(folder.resolve("made/too/journal"));
    }
    file.remove();
    file.remove();
    assertThat(file.read()).isEmpty();
  }

  @Test
  void whatACrashLeftBesideItIsNotRead() throws Exception {
    StoredFile file = new StoredFile(folder.resolve("journal"));
    file.replace("whole");
    Files.writeString(folder.resolve("journal.new"), "ha");
    assertThat(file.read()).contains("whole");
    file.replace("next");
    assertThat(folder.resolve("journal.new")).doesNotExist();
  }

  @Test
  void saysWhereItCannotWriteAndLeavesTheOldOne() throws Exception {
    StoredFile file = new StoredFile(folder.resolve("journal"));
    file.replace("old");
    Files.createDirectory(folder.resolve("journal.new"));
    assertThatThrownBy(() -> file.replace("new")).isInstanceOf(HostException.class)
        .hasMessageContaining(folder.toString());
    assertThat(file.read()).contains("old");
  }

  @Test
  void oneAtATimeHasTheLock() {
    try (ChangeLock _ = ChangeLock.take(folder, Duration.ZERO)) {
      assertThatThrownBy(() -> ChangeLock.take(folder, Duration.ZERO))
          .isInstanceOf(HostException.class)
          .hasMessageContaining("Another haltwise");
    }
    ChangeLock.take(folder, Duration.ZERO).close();
  }

  @Test
  void tidiesWhatAKillLeftBesideIt() throws Exception {
    StoredFile file = new StoredFile(folder.resolve("journal"));
    file.replace("old");
    Files.writeString(folder.resolve("journal.new"), "half a te");
    file.tidy();
    assertThat(folder.resolve("journal.new")).doesNotExist();
    assertThat(file.read()).contains("old");
  }
}
