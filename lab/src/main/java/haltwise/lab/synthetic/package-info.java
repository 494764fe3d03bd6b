/// Halts that are drawn instead of recorded: ten families of workloads, seeded, as many halts as one asks for.
///
/// Reading order: [Family] (which there are), [HaltStream] (the halts, one after the other, none kept).
/// Inside: `Law` is how one family draws its times, `Draws` the distributions, `Laws` the ten laws.
///
/// Imports nothing of ours. Imported by `app` and `bench`. A new family: a law in `Laws`, a line in [Family].
@NullMarked
package haltwise.lab.synthetic;

import org.jspecify.annotations.NullMarked;
