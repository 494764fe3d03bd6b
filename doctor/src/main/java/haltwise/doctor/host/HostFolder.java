package haltwise.doctor.host;

import haltwise.linux.HostFiles;
import haltwise.linux.KvmParameter.Access;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// A host that [HostCapture] wrote into a folder: `files/…` as on that host, `notes.txt` on what a copy does not show (who
/// may write a file, where a link leads, what was there without being read), `answers.txt`, and `observed.txt`.
public final class HostFolder implements HostFiles {
  private static final String REMEDY = " Make one with haltwise doctor --capture FOLDER.";

  private final Path folder;
  private final SortedSet<String> paths = new TreeSet<>();
  private final Map<String, String> links = new TreeMap<>();
  private final Map<String, Access> accesses = new HashMap<>();

  private HostFolder(Path folder) {
    this.folder = folder;
  }

  /// @throws IllegalArgumentException when it holds no captured host
  public static HostFolder open(Path folder) {
    HostFolder host = new HostFolder(folder);
    List<String> notes = host.text(HostCapture.NOTES).lines().toList();
    if (notes.isEmpty() || !notes.getFirst().equals(HostCapture.TITLE)) {
      throw new IllegalArgumentException(folder.resolve(HostCapture.NOTES)
          + " does not begin with \"" + HostCapture.TITLE + "\", so this is no captured host."
          + REMEDY);
    }
    notes.stream().skip(1).filter(n -> !n.isBlank()).forEach(host::note);
    host.addFiles();
    return host;
  }

  private void note(String note) {
    String[] words = note.split(" ", 3);
    if (words.length < 2 || !words[1].startsWith("/")) {
      throw bad(note);
    }
    paths.add(words[1]);
    switch (words[0]) {
      case "here", "unreadable" -> {
      }
      case "link" -> links.put(words[1], words.length > 2 ? words[2] : "");
      default -> accesses.put(words[1], access(words[0], note));
    }
  }

  private Access access(String word, String note) {
    return Stream.of(Access.values()).filter(a -> a.word().equals(word)).findFirst()
        .orElseThrow(() -> bad(note));
  }

  private IllegalArgumentException bad(String note) {
    return new IllegalArgumentException(folder.resolve(HostCapture.NOTES) + " holds a line \""
        + note + "\", which is not understood. Use a capture of this version of haltwise.");
  }

  private void addFiles() {
    Path files = folder.resolve(HostCapture.FILES);
    try (Stream<Path> all = Files.walk(files)) {
      all.filter(Files::isRegularFile)
          .forEach(f -> paths.add("/" + files.relativize(f).toString().replace('\\', '/')));
    } catch (IOException | UncheckedIOException e) {
      throw new IllegalArgumentException("There is no folder " + files + "." + REMEDY, e);
    }
  }

  private String text(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(folder.resolve(name) + " is no text." + REMEDY, e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          folder + " is no captured host: there is no " + name + " to read in it." + REMEDY, e);
    }
  }

  /// @throws IllegalArgumentException when they are missing or damaged
  public LiveAnswers answers() {
    return LiveAnswers.parse(text(HostCapture.ANSWERS));
  }

  /// Empty when the host was captured without `--observe`.
  ///
  /// @throws IllegalArgumentException when it is damaged
  public Optional<Observation> observation() {
    return Files.exists(folder.resolve(HostCapture.OBSERVED))
        ? Optional.of(Observation.parse(text(HostCapture.OBSERVED)))
        : Optional.empty();
  }

  @Override
  public Optional<String> read(String path, UnaryOperator<String> part) {
    try {
      return Optional.of(
          part.apply(Files.readString(folder.resolve(HostCapture.FILES + path))).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<String> list(String directory) {
    String start = directory.endsWith("/") ? directory : directory + "/";
    return paths.tailSet(start).stream().takeWhile(p -> p.startsWith(start))
        .map(p -> p.substring(start.length()).replaceFirst("/.*", "")).distinct().sorted().toList();
  }

  @Override
  public boolean exists(String path) {
    return paths.contains(path) || !list(path).isEmpty();
  }

  @Override
  public Optional<String> link(String path) {
    return Optional.ofNullable(links.get(path));
  }

  @Override
  public Optional<Access> access(String path) {
    return Optional.ofNullable(accesses.get(path));
  }
}
