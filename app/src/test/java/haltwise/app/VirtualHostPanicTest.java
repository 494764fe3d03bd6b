package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `virtual-hosts/run` does when an emulated kernel panics, or when somebody ends QEMU. Oracle: a QEMU of this test's own,
/// which panics as often as it is told to, or ends as the real one does, and else leaves what a virtual host would.
final class VirtualHostPanicTest {
  private static final String QEMU = """
      #!/bin/sh
      # Panics PANICS times, then ends as a host whose script ended with status 7.
      here=$(dirname "$0")
      echo boot >>"$here/boots"
      for word; do
        case $word in
        file:*) console=${word#file:} ;;
        file=*) disk=${word#file=} disk=${disk%%,*} ;;
        esac
      done
      if [ "ENDED" = true ]; then # as QEMU 7.2 ends at SIGTERM
        echo "qemu-system-x86_64: terminating on signal 15 from pid 1 (init)" >&2
        exit 0
      fi
      if [ "$(wc -l <"$here/boots")" -le PANICS ]; then
        echo "Kernel panic - not syncing: Fatal exception in interrupt" >"$console"
        exit 0
      fi
      mkdir -p "$here/host/results"
      echo 7 >"$here/host/status"
      echo 42 >"$here/host/results/answer"
      tar -cf "$disk" -C "$here/host" .
      """;

  @TempDir
  private Path folder = Path.of("");

  private VirtualHost run(int panics) throws IOException, InterruptedException {
    return run(panics, false);
  }

  private VirtualHost run(int panics, boolean ended) throws IOException, InterruptedException {
    Path qemu = Files.writeString(folder.resolve("qemu-system-x86_64"),
        QEMU.replace("PANICS", String.valueOf(panics)).replace("ENDED", String.valueOf(ended)));
    assertThat(qemu.toFile().setExecutable(true)).isTrue();
    return VirtualHost.run("6.12", folder.resolve("out"), List.of(),
        folder + File.pathSeparator + System.getenv("PATH"), "guest");
  }

  private long boots() throws IOException {
    return Files.readAllLines(folder.resolve("boots")).size();
  }

  @Test
  void bootsOnceMoreAndSaysSo() throws IOException, InterruptedException {
    VirtualHost host = run(1);

    assertThat(host.status()).as(host.output()).isEqualTo(7);
    assertThat(boots()).isEqualTo(2);
    assertThat(host.output()).contains("Fatal exception in interrupt", "It boots once more");
    assertThat(host.results().resolve("answer")).hasContent("42");
    assertThat(host.results().resolve("console-of-panic.log")).content().contains("Kernel panic");
  }

  @Test
  void givesUpAfterTheSecondPanicAndShowsIt() throws IOException, InterruptedException {
    VirtualHost host = run(2);

    assertThat(host.status()).isEqualTo(3);
    assertThat(boots()).isEqualTo(2);
    assertThat(host.output()).contains("without results", "twice", "console.log");
  }

  @Test
  void doesNotBootAgainWhenSomebodyEndsQemu() throws IOException, InterruptedException {
    VirtualHost host = run(0, true);

    assertThat(host.status()).isEqualTo(3);
    assertThat(boots()).isEqualTo(1);
    assertThat(host.output()).contains("somebody ended QEMU (signal 15)")
        .doesNotContain("once more");
  }

  @Test
  void aHostThatEndsWellBootsOnce() throws IOException, InterruptedException {
    VirtualHost host = run(0);

    assertThat(host.status()).as(host.output()).isEqualTo(7);
    assertThat(boots()).isEqualTo(1);
    assertThat(host.output()).doesNotContain("once more");
  }
}
