package haltwise.app;

import haltwise.linux.HostException;
import haltwise.trace.BadTraceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// What a user sees of an exception: one message that says what, with which value, and what to do; and the exit
/// status.
///
/// @param message empty when nothing is to be said
record Failure(int status, String message) {
  static final int USAGE = 2;
  static final int HOST = 3;
  /// EX_SOFTWARE of sysexits.h.
  static final int BUG = 70;
  static final int INTERRUPTED = 130;

  static Failure of(Throwable cause) {
    return switch (cause) {
      case Console.ReaderGone _ -> new Failure(0, "");
      case Interrupted _ -> new Failure(INTERRUPTED, "interrupted.");
      // The shutdown hook closed the lab VM under the command.
      case CancellationException _ -> new Failure(INTERRUPTED, "interrupted.");
      case InterruptedException _ -> new Failure(INTERRUPTED, "interrupted.");
      case ParameterException e -> new Failure(USAGE, usage(e));
      case BadTraceException e -> new Failure(USAGE, text(e));
      case HostException e -> new Failure(HOST, text(e));
      case IllegalArgumentException e when !text(e).startsWith("BUG") ->
        new Failure(USAGE, text(e));
      case UncheckedIOException e when !text(e).equals(String.valueOf(e.getCause())) ->
        new Failure(HOST, text(e)); // it brings a message of its own
      case UncheckedIOException e when e.getCause() instanceof IOException io -> of(io);
      case NoSuchFileException e -> new Failure(USAGE,
          "There is no file " + e.getFile() + ". Check the path.");
      case FileAlreadyExistsException e -> new Failure(USAGE,
          "The file " + e.getFile() + " exists already. Choose another name, or remove it first.");
      case AccessDeniedException e -> new Failure(USAGE, "No permission for " + e.getFile()
          + ". Choose another file, or run as a user who may use it.");
      case FileSystemException e -> new Failure(HOST,
          "Cannot use the file " + e.getMessage() + ". Check the disk and the path.");
      case IOException e -> new Failure(HOST, "Cannot write or read: " + text(e)
          + ". Check where standard output goes, and the free space there.");
      case OutOfMemoryError _ -> new Failure(HOST, "Out of memory: the heap may take "
          + (Runtime.getRuntime().maxMemory() >> 20)
          + " MB. Use a shorter trace, or allow more with"
          + " HALTWISE_JAVA_OPTS=-Xmx8g.");
      default -> new Failure(BUG, "BUG: " + cause + ". This is a fault of haltwise;"
          + " run again with --debug and report what it prints.");
    };
  }

  private static String usage(ParameterException e) {
    CommandLine line = e.getCommandLine();
    String name = line.getCommandSpec().qualifiedName(" ");
    String help = "See " + name + " --help.";
    // picocli complains of what is missing before it complains of what it does not know.
    List<String> unmatched = e instanceof UnmatchedArgumentException u
        ? u.getUnmatched()
        : line.getUnmatchedArguments();
    if (!unmatched.isEmpty()) {
      return unknown(unmatched.getFirst(), line, name) + " " + help;
    }
    String what = text(e).replace(" is not a long", " is not a whole number");
    String text = what.endsWith(".") ? what : what + ".";
    return line.getParent() != null
        ? text + " " + help
        : text + " Use one of: " + commands(line) + ". " + help;
  }

  private static String unknown(String word, CommandLine line, String name) {
    if (word.startsWith("-")) {
      return "Unknown option \"" + word + "\" for " + name + ". Use one of: "
          + String.join(", ", line.getCommandSpec().optionsMap().keySet()) + ".";
    }
    return line.getParent() != null
        ? "Unexpected word \"" + word + "\" for " + name + ". Leave it out, or quote it."
        : "Unknown command \"" + word + "\". Use one of: " + commands(line) + ".";
  }

  private static String commands(CommandLine line) {
    return String.join(", ", line.getSubcommands().keySet());
  }

  private static String text(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
