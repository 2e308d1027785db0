import type { Context } from '#core/context.ts'
import { saveController } from './controller.ts'
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
