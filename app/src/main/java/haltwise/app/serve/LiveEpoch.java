package haltwise.app.serve;

import haltwise.control.Measured;
import haltwise.control.halts.EpochTape;

/// The halts of a running VM in one epoch.
///
/// @param real what came of them
/// @param first of these, those that began in the first slice
/// @param lost events of the recorder
public record LiveEpoch(EpochTape tape, Measured real, Measured first, long lost) {
}
