/// Adaptive control inside a guest: which settings of its haltpoll governor, look by look.
///
/// Reading order: [GuestPlan] (what is wanted, and what there is to choose from), [GuestLook] (all that is known of one look),
/// [GuestController] (the step), [GuestDecision].
@NullMarked
package haltwise.control.guest;

import org.jspecify.annotations.NullMarked;
