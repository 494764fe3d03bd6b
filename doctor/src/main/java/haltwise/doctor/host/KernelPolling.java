package haltwise.doctor.host;

/// In what the halt polling of kernels differs, of the one at hand. Whoever knows the rules fills it in.
///
/// @param release such as `6.12.111`
/// @param rule in words: which kernels follow it, and its facts
/// @param clampsAtEntry a window above max is cut when a halt begins, without an event; else when it grows
/// @param samplesMax a VM obeys the max that was in force when it was created
/// @param shrinkFloor a window that shrinks below grow-start becomes 0
/// @param growZeroClears grow = 0 drops the window to 0
/// @param ownCeilings a VMM may give its VM a ceiling of its own (KVM_CAP_HALT_POLL)
/// @param relaxes polling tells the core that it only waits (PAUSE), which leaves more to the sibling
/// @param defaultMaxNs what max is when nobody chose another, ns
/// @param defaultShrink and shrink
/// @param distribution whether a distributor's number follows the release: such kernels hold code of later ones
public record KernelPolling(String release, String rule, boolean clampsAtEntry, boolean samplesMax,
    boolean shrinkFloor, boolean growZeroClears, boolean ownCeilings, boolean relaxes,
    long defaultMaxNs, long defaultShrink, boolean distribution) {
}
