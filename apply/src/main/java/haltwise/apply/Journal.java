package haltwise.apply;

/// The ledger on the disk.
final class Journal {
  private final StoredText text;

  Journal(StoredText text) {
    this.text = text;
  }

  /// @throws haltwise.linux.HostException when it is damaged
  Ledger read(String bootId) {
    return text.read().map(t -> LedgerText.parse(t, text.place()))
        .orElseGet(() -> Ledger.empty(bootId));
  }

  /// A ledger that says nothing is no file.
  void write(Ledger ledger) {
    if (ledger.isEmpty()) {
      text.remove();
    } else {
      text.replace(LedgerText.of(ledger));
    }
  }

  void tidy() {
    text.tidy();
  }

  String place() {
    return text.place();
  }
}
