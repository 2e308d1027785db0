import type { Context } from '#core/context.ts'
import { saveController, saveOfficer } from './controller.ts'
import type { Tables } from './data.ts'
import type { Controller } from './settings.ts'

/** The controller of the reference notice. */
export const referenceController: Controller = {
  name: 'IPRO GmbH',
  street: 'Steinbeisstr. 6',
  postcode: '71229',
  city: 'Leonberg',
  country: 'DE',
  land: 'BW',
  phone: '+49 7152 9333-0',
  fax: '+49 7152 9333-30',
  email: 'info@ipro.de',
}

export const aController = async (ctx: Context<Tables>, fields: Partial<Controller> = {}): Promise<void> => {
  await saveController(ctx, { ...referenceController, ...fields })
}

/** Controller and officer of the reference notice, for visitors of a demonstration. */
export async function fillDemo(ctx: Context<Tables>): Promise<void> {
  await aController(ctx)
  await saveOfficer(ctx, { name: '', email: 'datenschutz@ipro.de' })
}
