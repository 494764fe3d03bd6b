package haltwise.app;

import haltwise.linux.ProcessName;
import java.util.concurrent.atomic.AtomicBoolean;

/// One run of haltwise. Exit status: 0 done, 1 the answer is "no", 2 wrong usage or input, 3 the host lacks
/// something, 70 a bug of ours, 130 interrupted (the JVM's own status for Ctrl-C).
public final class Main {
  private Main() {
  }

  public static void main(String[] args) {
    ProcessName.set("haltwise");
    Console console = Console.ofProcess();
    AtomicBoolean done = new AtomicBoolean();
    // On Ctrl-C the JVM ends by itself, often before the command could say a word.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      if (!done.get()) {
        console.noteInterrupted();
      }
    }, "haltwise-farewell"));
    int status = run(console, args);
    done.set(true);
    // The end of main does as well, as all our threads are daemons; exit first asks for a logger,
    // in every jar.
    if (status != 0) {
      System.exit(status);
    }
  }

  static int run(Console console, String... args) {
    HaltwiseCommand haltwise = new HaltwiseCommand(console);
    try {
      return haltwise.execute(args);
    } catch (Throwable t) {
      return haltwise.fail(t);
    }
  }
}
