package haltwise.architecture;

import static java.util.Map.entry;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.lang.module.ModuleFinder;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Oracle: the import table of the design: what a module may import of ours, and of others.
/// A new row or a new entry here is a decision about the design: talk about it first.
class ArchitectureTest {
  private record May(Set<String> importOurs, Set<String> importOthers) {
  }

  private static final Map<String, May> TABLE = Map.ofEntries(
      entry("trace", new May(Set.of(), Set.of())),
      entry("tracefile", new May(Set.of("trace"),
          // Signatures of the Parquet writer name Hadoop's Configuration; nothing of it is called.
          Set.of("org.apache.parquet", "dev.hardwood", "com.github.luben.zstd",
              "org.apache.hadoop.conf"))),
      entry("linux", new May(Set.of(), Set.of())),
      // Jackson for QMP, zstd for perf.data and trace.dat.
      entry("record", new May(Set.of("trace", "tracefile", "linux"),
          Set.of("tools.jackson", "com.github.luben.zstd"))),
      entry("lab", new May(Set.of("trace", "linux"), Set.of("org.HdrHistogram"))),
      entry("doctor", new May(Set.of("trace", "linux", "record"), Set.of())),
      // The Vector API, behind a scalar twin: haltwise.replay.grid.
      entry("replay", new May(Set.of("trace"), Set.of("jdk.incubator.vector"))),
      entry("tune", new May(Set.of("trace", "replay"), Set.of())),
      entry("control", new May(Set.of("trace", "replay", "tune"), Set.of())),
      entry("apply", new May(Set.of("trace", "linux"), Set.of())),
      entry("compare", new May(Set.of("trace", "tracefile"),
          Set.of("tools.jackson", "org.apache.commons.statistics"))),
      entry("report",
          new May(Set.of("trace", "replay", "tune", "compare"), Set.of("tools.jackson"))),
      entry("app", new May(
          Set.of("trace", "tracefile", "linux", "record", "lab", "doctor", "replay", "tune",
              "control", "apply", "compare", "report"),
          // The JDK's own web server, for the daemon.
          Set.of("picocli", "tools.jackson", "org.jline", "com.sun.net.httpserver",
              "io.prometheus.metrics"))));

  private static final List<String> PURE = List.of("trace", "replay", "tune", "control");

  /// What a pure module may not touch: `class` or `class.member`.
  private static final Set<String> IMPURE = Set.of(
      "java.lang.System.nanoTime", "java.lang.System.currentTimeMillis", "java.lang.System.getenv",
      "java.lang.System.getProperty", "java.lang.System.out", "java.lang.System.err",
      "java.lang.System.getLogger", "java.time.Clock", "java.time.Instant.now",
      "java.time.LocalDateTime.now", "java.lang.Math.random",
      "java.util.concurrent.ThreadLocalRandom", "java.security.SecureRandom",
      "java.util.UUID.randomUUID", "java.lang.Thread.<init>", "java.lang.Thread.start",
      "java.lang.Thread.sleep", "java.lang.Thread.ofVirtual", "java.lang.Thread.ofPlatform",
      "java.lang.Thread.startVirtualThread", "java.util.concurrent.Executors", "java.io.File",
      "java.io.FileInputStream", "java.io.FileOutputStream", "java.io.RandomAccessFile",
      "java.nio.file.Files", "java.nio.file.Path", "java.nio.channels.FileChannel");

  private static final Set<String> JAVA_BASE = ModuleFinder.ofSystem().find("java.base")
      .orElseThrow().descriptor().packages();

  private static final JavaClasses OURS = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("haltwise");

  @Test
  void sawTheClassesOfEveryModule() {
    assertThat(OURS.size()).isGreaterThan(60);
    assertThat(OURS.stream().map(ArchitectureTest::moduleOf).distinct())
        .containsExactlyInAnyOrderElementsOf(TABLE.keySet());
    assertThat(OURS.stream().filter(c -> moduleOf(c).equals("trace")).count()).isGreaterThan(15);
  }

  @Test
  void modulesImportOnlyWhatTheTableAllows() {
    assertThat(OURS.stream().flatMap(c -> c.getDirectDependenciesFromSelf().stream())
        .filter(d -> !isAllowed(d)).map(Dependency::getDescription).distinct()).isEmpty();
  }

  @Test
  void onlyOnePackageCallsForeignFunctions() {
    assertThat(OURS.stream().filter(c -> !c.getPackageName().equals("haltwise.linux.ffm"))
        .flatMap(c -> c.getDirectDependenciesFromSelf().stream())
        .filter(d -> packageOf(d).startsWith("java.lang.foreign"))
        .map(Dependency::getDescription)).isEmpty();
  }

  @Test
  void packagesHaveNoCycles() {
    SlicesRuleDefinition.slices().matching("haltwise.(**)").should().beFreeOfCycles().check(OURS);
  }

  @Test
  void pureModulesHaveNoClockNoChanceNoFileNoThread() {
    assertThat(OURS.that(DescribedPredicate.describe("pure", c -> PURE.contains(moduleOf(c))))
        .stream().flatMap(ArchitectureTest::impurities)).isEmpty();
  }

  @Test
  void theCheckOfPureModulesSeesWhatItIsToSee() {
    JavaClass impure = new ClassFileImporter().importClass(Impure.class);

    assertThat(impurities(impure).collect(joining("\n"))).contains("nanoTime", "Random.<init>",
        "Path", "Thread");
  }

  static final class Impure {
    long clock = System.nanoTime();
    long chance = new Random().nextLong();
    long seededIsFine = new Random(1).nextLong();
    java.nio.file.Path file = java.nio.file.Path.of("x");

    Thread thread() {
      return new Thread(() -> {
      });
    }
  }

  private static Stream<String> impurities(JavaClass c) {
    return c.getAccessesFromSelf().stream().filter(ArchitectureTest::isImpure)
        .map(JavaAccess::getDescription);
  }

  private static boolean isImpure(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String member = access.getTarget().getName();
    boolean unseeded = owner.startsWith("java.util.") && owner.endsWith("Random")
        && access.getTarget().getFullName().endsWith("<init>()");
    return unseeded || IMPURE.contains(owner) || IMPURE.contains(owner + "." + member);
  }

  private static boolean isAllowed(Dependency d) {
    JavaClass target = d.getTargetClass().getBaseComponentType();
    String module = moduleOf(d.getOriginClass());
    String packageName = packageOf(d);
    if (target.isPrimitive() || JAVA_BASE.contains(packageName)
        || packageName.startsWith("org.jspecify")) {
      return true;
    }
    May may = TABLE.getOrDefault(module, new May(Set.of(), Set.of()));
    if (packageName.startsWith("haltwise.")) {
      return moduleOf(target).equals(module) || may.importOurs.contains(moduleOf(target));
    }
    return may.importOthers.stream()
        .anyMatch(p -> packageName.equals(p) || packageName.startsWith(p + "."));
  }

  private static String packageOf(Dependency d) {
    return d.getTargetClass().getBaseComponentType().getPackageName();
  }

  private static String moduleOf(JavaClass c) {
    return c.getPackageName().replaceFirst("^haltwise\\.", "").replaceFirst("\\..*", "");
  }
}
