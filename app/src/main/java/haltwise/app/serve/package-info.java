/// What `haltwise serve` shows and keeps.
///
/// Reading order: [ServeText] (the screen), [ServeDocument] (the JSON), [SimulatedRun] (a controller over a trace, beside
/// what else could have been done), [DecisionLog] (every decision with all that was known), [DecisionReplay] (the same
/// decisions again). Inside: `LogFormat` (the lines of the log).
@NullMarked
package haltwise.app.serve;

import org.jspecify.annotations.NullMarked;
