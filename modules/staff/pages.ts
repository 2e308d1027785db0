import { invitationPages } from './page-invitation.ts'
import { setupPages } from './page-setup.ts'

export const pages = [...setupPages, ...invitationPages]
