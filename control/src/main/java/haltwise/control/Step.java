package haltwise.control;

/// What a controller makes of an epoch.
///
/// @param state to hand over with the next epoch
public record Step(ControllerState state, Decision decision) {
}
