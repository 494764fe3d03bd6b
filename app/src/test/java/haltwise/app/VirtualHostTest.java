package haltwise.app;

/// What must hold of recordings on a stock 6.12 kernel, in every build.
class VirtualHostTest extends VirtualHostFacts {
  VirtualHostTest() {
    super("6.12", "record", "foreign");
  }
}
