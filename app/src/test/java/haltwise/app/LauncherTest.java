package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: what bash really does with the launcher, in a copy of the source tree whose JDK and Maven only note that
/// they were called.
class LauncherTest {
  private static final List<String> TOOLS = List.of("bash", "env", "find", "flock", "rm", "mkdir",
      "mv", "tail", "readlink", "touch", "sleep", "cat", "wc");

  @TempDir
  private Path temp = Path.of("");

  private record Result(int status, String out, String err) {
  }

  @BeforeEach
  void layOutATree() throws IOException {
    Files.createDirectories(temp.resolve("tree/app/src/main"));
    Files.createDirectories(temp.resolve("tools"));
    Files.createDirectories(temp.resolve("home"));
    Files.writeString(temp.resolve("tree/pom.xml"), "<project/>");
    Files.writeString(temp.resolve("tree/app/pom.xml"), "<project/>");
    // The usual places of a JDK are looked for in the temporary folder.
    String launcher = Files.readString(Path.of("..", "haltwise"))
        .replace(" /usr/lib/jvm/*", " " + temp + "/jvm/*").replace(" /opt/*", "");
    executable("tree/haltwise", launcher);
    for (String tool : TOOLS) {
      executable("tools/" + tool, "#!/bin/sh\nexec " + find(tool) + " \"$@\"\n");
    }
  }

  @Test
  void buildsOnFirstUseOnlyAndPassesTheWordsOn() throws Exception {
    addJdk("25.0.3");
    addMaven("");

    Result first = run("show", "two words");
    Result second = run("--version");

    assertThat(first.status).isZero();
    assertThat(first.err).isEqualTo("building haltwise (first use; takes some minutes)…\n");
    assertThat(first.out).endsWith("haltwise.app.Main show two words\n");
    assertThat(second.err).isEmpty();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void buildsAgainWhenASourceIsNewerOrGone() throws Exception {
    addJdk("25.0.3");
    addMaven("");
    Path source = Files.writeString(temp.resolve("tree/app/src/main/A.java"), "");
    run("--version");

    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(2)));
    assertThat(run("--version").err)
        .isEqualTo("building haltwise (sources changed; takes some minutes)…\n");
    Files.delete(source);
    Files.setLastModifiedTime(source.getParent(), FileTime.from(Instant.now().plusSeconds(2)));
    run("--version");

    assertThat(builds()).isEqualTo(3);
  }

  @Test
  void twoFirstUsesAtTheSameTimeBuildOnce() throws Exception {
    addJdk("25.0.3");
    addMaven("sleep 0.3");

    Process one = start("show");
    Process other = start("show");

    assertThat(one.waitFor()).isZero();
    assertThat(other.waitFor()).isZero();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void startsThroughALinkFromAnyFolder() throws Exception {
    addJdk("25.0.3");
    addMaven("");
    Path link = Files.createSymbolicLink(temp.resolve("home/hw"), temp.resolve("tree/haltwise"));

    Process p = process(link.toString(), "--version").directory(new File("/")).start();

    assertThat(p.waitFor()).isZero();
    assertThat(text(p.getInputStream().readAllBytes()))
        .contains(temp + "/tree/app/target/haltwise");
  }

  @Test
  void oneLineWithTheRemedyWhenThereIsNoJdk25() throws Exception {
    addJdk("21.0.9");

    Result r = run("tune");

    assertThat(r.status).isEqualTo(3);
    assertThat(r.err).startsWith("haltwise: no JDK 25 found").contains("Install one")
        .hasLineCount(1);
  }

  @Test
  void oneLineWhenTheChosenJdkIsAnother() throws Exception {
    addJdk("25.0.3");
    ProcessBuilder b = process(temp.resolve("tree/haltwise").toString(), "tune");
    b.environment().put("HALTWISE_JAVA_HOME", "/nowhere");
    Process p = b.start();

    assertThat(p.waitFor()).isEqualTo(3);
    assertThat(text(p.getErrorStream().readAllBytes()))
        .isEqualTo("haltwise: HALTWISE_JAVA_HOME=/nowhere is no JDK 25."
            + " Point it at one, or unset it to search the usual places.\n");
  }

  @Test
  void oneLineWithTheRemedyWhenThereIsNoMaven() throws Exception {
    addJdk("25.0.3");

    Result r = run("tune");

    assertThat(r.status).isEqualTo(3);
    assertThat(r.err).startsWith("haltwise: Maven (mvn) is needed").hasLineCount(1);
  }

  @Test
  void showsTheEndOfABuildThatFailedAndTriesAgainNextTime() throws Exception {
    addJdk("25.0.3");
    addMaven("echo line 1; echo the cause; exit 1");

    Result r = run("tune");
    run("tune");

    assertThat(r.status).isEqualTo(3);
    assertThat(r.err).contains("the cause\n").contains("the build failed");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void onlyShortCommandsForgoTheOptimisingCompiler() throws Exception {
    addJdk("25.0.3");
    addMaven("");

    assertThat(run("show").out).contains("TieredStopAtLevel=1");
    assertThat(run("record").out).contains("TieredStopAtLevel=1");
    assertThat(run("record", "--lab", "ticks").out).doesNotContain("TieredStopAtLevel");
    for (String command : List.of("tune", "lab", "top", "replay", "verify")) {
      assertThat(run("--debug", command).out).doesNotContain("TieredStopAtLevel");
    }
  }

  @Test
  void aLongTraceIsTunedByTheVectorEngineWithoutTheWarningOfItsModule() throws Exception {
    addJdk("25.0.3");
    addMaven("");
    run("--version");
    String trace = Files.write(temp.resolve("long"), new byte[5_000_000]).toString();

    Result done = run("tune", trace);
    assertThat(done.out).contains("--add-modules=jdk.incubator.vector").endsWith(trace + "\n");
    assertThat(done.err).isEqualTo("a note\n");
    assertThat(done.status).isZero();
    assertThat(run("tune", trace, "--fails").status).isEqualTo(3);
    assertThat(run("replay", trace).out).doesNotContain("--add-modules");
  }

  @Test
  void trainsTheAotCacheAgainWhenAJarIsNewer() throws Exception {
    addJdk("25.0.3");
    addMaven("");
    run("show");

    Files.setLastModifiedTime(temp.resolve("tree/app/target/haltwise/lib/a.jar"),
        FileTime.from(Instant.now().plusSeconds(-60)));
    run("show");
    long before = trainings();
    Files.setLastModifiedTime(temp.resolve("tree/app/target/haltwise/lib/a.jar"),
        FileTime.from(Instant.now().plusSeconds(2)));

    assertThat(run("show").out).contains("-XX:AOTCache=");
    assertThat(before).isEqualTo(1);
    assertThat(trainings()).isEqualTo(2);
  }

  @Test
  void aSpoolStartsFromACacheOfItsOwn() throws Exception {
    addJdk("25.0.3");
    addMaven("");

    assertThat(run("show").out).contains("25.0.3+9.aot");
    assertThat(run("record", "-o", "a.halts.parquet").out).contains("25.0.3+9.aot");
    assertThat(trainings()).isEqualTo(1);
    assertThat(run("record", "--spool").out).contains("25.0.3+9-spool.aot");
    assertThat(run("record", "--spool").out).contains("25.0.3+9-spool.aot");
    assertThat(trainings()).isEqualTo(2);
  }

  private void addJdk(String version) throws IOException {
    Files.createDirectories(temp.resolve("jvm/jdk/bin"));
    Files.writeString(temp.resolve("jvm/jdk/release"),
        "JAVA_RUNTIME_VERSION=\"" + version + "+9\"\nJAVA_VERSION=\"" + version + "\"\n");
    executable("jvm/jdk/bin/javac", "#!/usr/bin/env bash\n");
    executable("jvm/jdk/bin/java", """
        #!/usr/bin/env bash
        for word; do
          case $word in -XX:AOTCacheOutput=*)
            echo cache >"${word#*=}"
            echo trained >>"%s/trainings"
            exit ;;
          esac
        done
        echo "$@"
        case "$*" in *--add-modules=jdk.incubator.vector*)
          echo "WARNING: Using incubator modules: jdk.incubator.vector" >&2
          echo "a note" >&2 ;;
        esac
        case "$*" in *--fails) exit 3 ;; esac
        """.formatted(temp));
  }

  private void addMaven(String before) throws IOException {
    executable("tools/mvn", """
        #!/usr/bin/env bash
        echo built >>"%s/builds"
        %s
        mkdir -p app/target/haltwise/lib
        touch app/target/haltwise/lib/a.jar
        """.formatted(temp, before));
  }

  private void executable(String name, String text) throws IOException {
    Path file = Files.writeString(temp.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Path find(String tool) {
    return List.of(System.getenv("PATH").split(":")).stream().map(dir -> Path.of(dir, tool))
        .filter(Files::isExecutable).findFirst().orElseThrow();
  }

  private ProcessBuilder process(String... words) {
    ProcessBuilder b = new ProcessBuilder(words);
    b.environment().clear();
    b.environment().put("PATH", temp.resolve("tools").toString());
    b.environment().put("HOME", temp.resolve("home").toString());
    b.environment().put("LC_ALL", "C.UTF-8");
    return b;
  }

  private Process start(String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of(temp.resolve("tree/haltwise").toString()));
    all.addAll(List.of(words));
    return process(all.toArray(String[]::new)).start();
  }

  private Result run(String... words) throws IOException, InterruptedException {
    Process p = start(words);
    String out = text(p.getInputStream().readAllBytes());
    String err = text(p.getErrorStream().readAllBytes());
    assertThat(p.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Result(p.exitValue(), out, err);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
  }

  private long builds() throws IOException {
    return Files.readAllLines(temp.resolve("builds")).size();
  }

  private long trainings() throws IOException {
    return Files.readAllLines(temp.resolve("trainings")).size();
  }
}
