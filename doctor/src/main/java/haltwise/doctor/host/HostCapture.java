package haltwise.doctor.host;

import haltwise.linux.HostFiles;
import haltwise.linux.KvmParameter.Access;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// The files of a host, and a note of all that was read of them, for [HostFolder] to read again.
///
/// Of a file, the part is kept that the reader needed; of links, those to KVM's files, so that processes without a VM leave
/// no trace.
public final class HostCapture implements HostFiles {
  static final String FILES = "files";
  static final String NOTES = "notes.txt";
  static final String ANSWERS = "answers.txt";
  static final String TITLE = "haltwise doctor --capture, format 1";
  static final String OBSERVED = "observed.txt";
  private static final String KVM_LINK = "anon_inode:kvm";

  private final HostFiles host;
  private final Map<String, String> contents = new TreeMap<>();
  private final TreeSet<String> notes = new TreeSet<>();

  public HostCapture(HostFiles host) {
    this.host = host;
  }

  @Override
  public Optional<String> read(String path, UnaryOperator<String> part) {
    Optional<String> text = host.read(path, part);
    // Two readers may want two parts of one file: both are kept.
    text.ifPresent(t -> contents.merge(path, t,
        (a, b) -> a.equals(b) || List.of(a.split("\n")).contains(b) ? a : a + "\n" + b));
    if (text.isEmpty() && host.exists(path)) {
      notes.add("unreadable " + path);
    }
    return text;
  }

  @Override
  public List<String> list(String folder) {
    return host.list(folder);
  }

  @Override
  public boolean exists(String path) {
    boolean exists = host.exists(path);
    if (exists) {
      notes.add("here " + path);
    }
    return exists;
  }

  @Override
  public Optional<String> link(String path) {
    Optional<String> target = host.link(path);
    target.filter(t -> t.startsWith(KVM_LINK))
        .ifPresent(t -> notes.add("link " + path + " " + t));
    return target;
  }

  @Override
  public Optional<Access> access(String path) {
    Optional<Access> access = host.access(path);
    access.ifPresent(a -> notes.add(a.word() + " " + path));
    return access;
  }

  /// Writes all that was read so far.
  ///
  /// @param folder made if it is not there; must be empty
  /// @throws IllegalArgumentException when it holds files already, or is none
  public void write(Path folder, LiveAnswers answers, Optional<Observation> observation) {
    check(folder);
    try {
      for (Map.Entry<String, String> file : contents.entrySet()) {
        text(folder.resolve(FILES + file.getKey()), file.getValue());
      }
      text(folder.resolve(NOTES), TITLE + "\n" + String.join("\n", notes));
      text(folder.resolve(ANSWERS), answers.text());
      if (observation.isPresent()) {
        text(folder.resolve(OBSERVED), observation.get().text());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the capture into " + folder + " (" + e
          + "). Choose another folder, on a disk with space that you may write to.", e);
    }
  }

  /// That a capture may be written there.
  ///
  /// @throws IllegalArgumentException when not
  public static void check(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      if (entries.findAny().isPresent()) {
        throw new IllegalArgumentException(
            "--capture " + folder + " is not empty. Give a new folder, or an empty one.");
      }
    } catch (IOException | UncheckedIOException e) {
      throw new IllegalArgumentException("--capture " + folder
          + " is no folder that can be listed. Give a new folder, or an empty one.", e);
    }
  }

  private static void text(Path file, String text) throws IOException {
    Files.createDirectories(Optional.ofNullable(file.getParent()).orElse(Path.of("/")));
    Files.writeString(file, text + "\n");
  }
}
