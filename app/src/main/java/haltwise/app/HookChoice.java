package haltwise.app;

import haltwise.apply.OwnFile;
import haltwise.apply.ParameterValues;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A program that applies settings by a file of haltwise's.
enum HookChoice {
  LIBVIRT("libvirt", OwnFile.LIBVIRT,
      "The first guest that starts from now on has them applied, the"
          + " last one that ends has them restored. libvirt finds a new hook when it starts"
          + " (systemctl restart libvirtd or virtqemud); guests keep running."), TUNED("tuned",
              OwnFile.TUNED, "To use it: tuned-adm profile haltwise.");

  private final String word;
  private final OwnFile file;
  private final String use;

  HookChoice(String word, OwnFile file, String use) {
    this.word = word;
    this.file = file;
    this.use = use;
  }

  String word() {
    return word;
  }

  OwnFile file() {
    return file;
  }

  /// What is left to do.
  String use() {
    return use;
  }

  /// @param full the settings in full
  String text(ParameterValues values, String full) {
    return switch (this) {
      case LIBVIRT ->
        OwnFile.libvirt(System.getProperty("haltwise.home", "/usr") + "/haltwise", full);
      case TUNED -> OwnFile.tuned(values.values());
    };
  }

  static final class Converter implements ITypeConverter<HookChoice> {
    @Override
    public HookChoice convert(String text) {
      for (HookChoice choice : values()) {
        if (choice.word.equals(text.strip())) {
          return choice;
        }
      }
      throw new TypeConversionException("\"" + text + "\" is no program with a hook of haltwise's."
          + " Use libvirt or tuned");
    }
  }
}
