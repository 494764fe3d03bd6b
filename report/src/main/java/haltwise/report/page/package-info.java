/// A report as a page: what it says, and the forms it is given out in. Nothing is computed here.
///
/// Reading order: [Page], [Section] and [Part] (a title, a sentence on what to see, a drawing, and the table behind it), [DataTable] with
/// [Column] and [Unit] (numbers that know what they are), [Drawing] with [Tone] (how columns become a chart). The forms: [HtmlPage] (one file;
/// `Markup` escapes all text, `PageScript` brings the data and the resources page.css, \*.js and the vendored uPlot into
/// it), [TextPage], [MarkdownPage], [PageDocument] (JSON).
///
/// Imports `haltwise.report`; imported by `haltwise.report.charts`, which makes pages of results, and by `haltwise.app`.
/// A new kind of chart is a case of [Drawing] and a function of the same name in `charts.js`.
@NullMarked
package haltwise.report.page;

import org.jspecify.annotations.NullMarked;
