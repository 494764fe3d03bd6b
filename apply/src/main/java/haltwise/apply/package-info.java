/// Settings into a host, and out again; nothing else is ever changed.
///
/// Reading order. What is wanted: [ParameterValues] in a [Request]. What haltwise changed and how to undo it: [Ledger], kept
/// in a [StoredText] that survives a crash, as [LedgerText]. [Changer] applies, restores and tells the [Status]; each
/// change of its is a [Transaction]: journalled, written, read back, and undone as a whole when one write fails or when
/// haltwise was killed. [OwnFile] is what persists, and what other programs apply. [Host] is where the parameters are.
///
/// Imports `trace` and `linux`; imported by `compare` and `app`.
@NullMarked
package haltwise.apply;

import org.jspecify.annotations.NullMarked;
