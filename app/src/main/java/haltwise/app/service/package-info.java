/// `haltwise serve` as a service of systemd.
///
/// Reading order: [ServiceWatcher] (ready, alive, status, for the service manager), [JournalText] (a line for each decision,
/// for the journal), [UnitFile] (the unit). Imports `haltwise.app.serve` and `linux`; imported by the command line.
@NullMarked
package haltwise.app.service;

import org.jspecify.annotations.NullMarked;
