import { defineTexts } from '#console/texts.ts'
import de from '../texts/de.json' with { type: 'json' }
import en from '../texts/en.json' with { type: 'json' }

export const texts = defineTexts({ de, en })
