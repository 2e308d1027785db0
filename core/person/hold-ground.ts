/** How the ground of a row ends that a hold keeps. */
export const heldMark = ': hold'

/** Why a held row is kept from everybody's eyes instead of erased. */
export const holdGround = `Art. 17(3)(e), 18(2) GDPR${heldMark}`
