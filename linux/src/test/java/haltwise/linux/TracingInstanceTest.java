package haltwise.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import haltwise.linux.ffm.LibC;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Oracle: the running kernel's tracefs. Skipped without the rights to trace.
final class TracingInstanceTest {
  // Above the kernel's largest process id, 2^22.
  private static final String DEAD = "haltwise-4999999";

  private Tracefs tracefs;

  @BeforeEach
  void needsTracing() {
    try {
      tracefs = Tracefs.open();
      TracingInstance.create(tracefs).close();
    } catch (HostException e) {
      abort("no rights to trace: " + e.getMessage());
    }
  }

  @AfterEach
  void closeTracefs() {
    if (tracefs != null) {
      tracefs.close();
    }
  }

  @Test
  void mountsPrivatelyWithoutATraceInTheMountTable() throws Exception {
    String before = Files.readString(Path.of("/proc/self/mounts"));
    try (Tracefs own = Tracefs.mounted(Path.of("/no/such/mounts"))) {
      assertThat(Files.isDirectory(own.instances())).isTrue();
      assertThat(own.root().toString()).startsWith("/proc/self/fd/");
    }
    assertThat(Files.readString(Path.of("/proc/self/mounts"))).isEqualTo(before);
  }

  @Test
  void existsUntilClosedEvenWithReaders() {
    Path directory;
    try (TracingInstance instance = TracingInstance.create(tracefs)) {
      directory = instance.directory();
      assertThat(directory.getFileName().toString())
          .startsWith("haltwise-" + ProcessHandle.current().pid());
      instance.openReaders();
      assertThat(instance.cpus()).isNotEmpty();
      assertThat(instance.lost()).isZero();
      assertThat(directory).exists();
    }
    assertThat(directory).doesNotExist();
  }

  @Test
  void readsAnEventOfThisThread() throws Exception {
    try (TracingInstance instance = TracingInstance.create(tracefs)) {
      EventFormat format = instance.format("sched", "sched_switch").orElseThrow();
      instance.clock("mono");
      instance.bufferKibPerCpu(64);
      instance.enable("sched", "sched_switch", "prev_pid==" + LibC.gettid());
      instance.openReaders();
      instance.start();
      Thread.sleep(5);
      instance.stop();
      ByteBuffer page = LibC.allocate(1 << 16);
      boolean found = false;
      for (int cpu : instance.cpus()) {
        found |= instance.read(cpu, page) > 0 && contains(page, format);
      }
      assertThat(found).as("a sched_switch record with this thread's id").isTrue();
    }
  }

  private static boolean contains(ByteBuffer page, EventFormat format) {
    for (int at = 16; at < 4000; at += 4) {
      if (page.getShort(at) == format.id()
          && page.getInt(at + format.offset("prev_pid")) == LibC.gettid()) {
        return true;
      }
    }
    return false;
  }

  @Test
  void removesWhatADeadProcessLeftAndNothingElse() throws Exception {
    Path dead = Files.createDirectory(tracefs.instances().resolve(DEAD));
    Path other = Files.createDirectory(tracefs.instances().resolve("not-" + DEAD));
    try {
      TracingInstance.create(tracefs).close();
      assertThat(dead).doesNotExist();
      assertThat(other).exists();
    } finally {
      Files.deleteIfExists(dead);
      Files.delete(other);
    }
  }

  @Test
  void hasNoFormatForAnEventTheKernelDoesNotKnow() {
    try (TracingInstance instance = TracingInstance.create(tracefs)) {
      assertThat(instance.format("kvm", "no_such_event")).isEmpty();
    }
  }

  @Test
  void saysWhichFilterIsWrong() {
    try (TracingInstance instance = TracingInstance.create(tracefs)) {
      assertThatThrownBy(() -> instance.enable("sched", "sched_switch", "no_such_field==1"))
          .isInstanceOf(HostException.class).hasMessageContaining("no_such_field==1")
          .hasMessageContaining("EINVAL");
    }
  }
}
