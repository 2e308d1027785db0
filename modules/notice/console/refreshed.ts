import { keyOf } from '#console/client.ts'
import { listPromises, listVersions } from '../api.ts'
import { readSettings } from '../api-settings.ts'

/** What is no longer true once a detail of the notice was saved. */
export const refreshed = [keyOf(readSettings), keyOf(listPromises), keyOf(listVersions)]
