import type { z } from 'zod'
import { setting } from '#core/settings.ts'
import { foreignLogsShape } from './api.ts'

export type ForeignLog = z.output<typeof foreignLogsShape>[number]

/** Log files that other web servers of the controller write, and that fall under the same promise (notice 3.1). */
export const foreignLogsSetting = setting<ForeignLog[]>('foreignLogs', foreignLogsShape, [])
