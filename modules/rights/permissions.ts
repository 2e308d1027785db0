import { allow, everyone } from '#core/permission.ts'

export const permissions = {
  /** What comes by letter or telephone is entered by whoever takes it. */
  enter: allow('rights.enter', 'agent', 'officer'),
  /** Who asked, and what is held about them. */
  read: allow('rights.read', 'officer'),
  decide: allow('rights.decide', 'officer'),
  /** The package, to whoever has the secret of the private page. */
  fetch: everyone('rights.fetch'),
}
