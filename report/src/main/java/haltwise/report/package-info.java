/// Results as text for a terminal and as JSON documents: what is said here is only ever rendered, never computed.
///
/// Reading order: [Look] (what the terminal can show), [Figure] (numbers as people read them), [TextTable]
/// (aligned columns), [HistogramChart], [Sparkline] (polling time x count as bars), [ShowText] (the screen of
/// `show`), [ShowDocument] (the same facts as JSON); in the same way a record of what was found, a text and a document for
/// each of `verify` ([VerifyReport], [VerifyText], [VerifyDocument]), `replay` ([ReplayReport], …) and `import`
/// ([ImportedTrace], …), of experiments [CompareText] and [CompareDocument], of the study made again [StudyReport], [StudyText] and
/// [StudyDocument] beside `PublishedStudy`; [Remarks] (sentences). Parts of `show` of their own: [ExitsText]
/// (VM exits), [GuestText] and [IdleCheckText] (a guest's trace).
///
/// Imports `haltwise.trace`, replay, tune and compare; imported by `haltwise.app`. The text and the JSON of a new
/// command get a class each here.
@NullMarked
package haltwise.report;

import org.jspecify.annotations.NullMarked;
