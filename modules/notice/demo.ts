import type { Context } from '#core/context.ts'
import { saveController, saveOfficer } from './controller.ts'
import type { Tables } from './data.ts'
import { referenceController } from './fixtures.ts'

/** Controller and officer of the reference notice. */
export async function fillDemo(ctx: Context<Tables>): Promise<void> {
  await saveController(ctx, referenceController)
  await saveOfficer(ctx, { name: '', email: 'datenschutz@ipro.de' })
}
