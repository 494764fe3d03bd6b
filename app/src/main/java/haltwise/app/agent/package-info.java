/// A guest as seen through QEMU's guest agent: its files, by which `apply`, `restore` and `status` reach its parameters.
///
/// Reading order: [AgentConnection] (one conversation), [AgentFiles] (reads and writes), [AgentHost] (parameters),
/// [GuestInUse] (whether the guest's kernel uses them).
@NullMarked
package haltwise.app.agent;

import org.jspecify.annotations.NullMarked;
