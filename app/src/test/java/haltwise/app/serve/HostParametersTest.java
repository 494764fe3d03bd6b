package haltwise.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.apply.Changer;
import haltwise.apply.Host;
import haltwise.apply.OwnFile;
import haltwise.apply.StoredFile;
import haltwise.linux.HostException;
import haltwise.trace.HostSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A tree of files laid out like a host's. Oracle: what the files hold.
class HostParametersTest {
  private static final HostSettings BEFORE = new HostSettings(200_000, 2, 10_000, 2);
  private static final HostSettings OURS = new HostSettings(60_000, 2, 60_000, 1);

  @TempDir
  private Path root = Path.of("");

  private HostParameters parameters() {
    return new HostParameters(root, work -> work.apply(changer()), "nobody");
  }

  private Changer changer() {
    return new Changer(Host.below(root), new StoredFile(journal()),
        (OwnFile file) -> StoredFile.of(root, file), Clock.systemUTC());
  }

  private Path journal() {
    return root.resolve("var/lib/haltwise/journal");
  }

  @BeforeEach
  void layOut() throws IOException {
    Files.createDirectories(root.resolve("sys/module/kvm/parameters"));
    write(BEFORE);
  }

  private void write(HostSettings s) throws IOException {
    write("halt_poll_ns", s.maxNs());
    write("halt_poll_ns_grow", s.grow());
    write("halt_poll_ns_grow_start", s.growStartNs());
    write("halt_poll_ns_shrink", s.shrink());
  }

  private void write(String name, long value) throws IOException {
    Files.writeString(root.resolve("sys/module/kvm/parameters/" + name), value + "\n");
  }

  private HostSettings onDisk() throws IOException {
    return new HostSettings(read("halt_poll_ns"), read("halt_poll_ns_grow"),
        read("halt_poll_ns_grow_start"), read("halt_poll_ns_shrink"));
  }

  private long read(String name) throws IOException {
    return Long.parseLong(
        Files.readString(root.resolve("sys/module/kvm/parameters/" + name)).strip());
  }

  @Test
  void whatIsSetComesIntoForceInTheJournalAndGoesWithRest() throws IOException {
    HostParameters p = parameters();
    p.begin();
    assertThat(p.baseline()).isEqualTo(BEFORE);
    p.set(OURS);

    assertThat(onDisk()).isEqualTo(OURS);
    assertThat(p.inForce()).isEqualTo(OURS);
    assertThat(Files.readString(journal())).contains("haltwise serve");

    p.set(OURS.withMaxNs(0));
    assertThat(onDisk().maxNs()).isZero();
    assertThat(p.restore()).isEmpty();
    assertThat(onDisk()).isEqualTo(BEFORE);
    assertThat(journal()).doesNotExist();
  }

  @Test
  void whatSomebodyElseSetIsNeitherOverwrittenNorRestored() throws IOException {
    HostParameters p = parameters();
    p.begin();
    p.set(OURS);
    write("halt_poll_ns", 77_000);

    p.set(OURS.withMaxNs(0));
    assertThat(onDisk()).isEqualTo(OURS.withMaxNs(77_000));
    assertThat(p.inForce()).isEqualTo(OURS.withMaxNs(77_000));
    assertThat(p.restore()).anyMatch(s -> s.contains("77000") && s.contains("did not set"));
    assertThat(read("halt_poll_ns")).isEqualTo(77_000);
  }

  @Test
  void aModuleThatIsLoadedAnewIsNoLongerTheSame() throws IOException {
    HostParameters p = parameters();
    p.begin();
    p.set(OURS);
    assertThat(p.lasts()).isTrue();

    Path module = root.resolve("sys/module/kvm");
    Files.move(module, root.resolve("unloaded"));
    assertThat(p.lasts()).isFalse();
    assertThat(p.inForce()).isEqualTo(OURS);
    Files.createDirectories(module.resolve("parameters"));
    write(BEFORE);
    assertThat(p.lasts()).isFalse();
    assertThat(p.restore()).isEmpty();

    assertThat(p.begin()).isEmpty();
    assertThat(p.lasts()).isTrue();
    p.set(OURS);
    assertThat(onDisk()).isEqualTo(OURS);
  }

  @Test
  void withoutTheModuleNothingBegins() throws IOException {
    Files.move(root.resolve("sys/module/kvm"), root.resolve("unloaded"));

    assertThatThrownBy(() -> parameters().begin()).isInstanceOf(HostException.class)
        .hasMessageContaining("no parameters");
    assertThat(parameters().restore()).isEqualTo(List.of());
  }
}
